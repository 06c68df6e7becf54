// The form that a person filled in at a kiosk: read on demand, each look on record, kept nowhere in the page.
import { held, view } from "./console_ask.js";
import { once, post } from "./commands.js";
import { el, h, say, t } from "./page.js";

const SVG = "http://www.w3.org/2000/svg";

export async function form(window) {
  const { ticket, number } = window.current;
  const title = t("form_title", { number });
  const read = post("/console/form", JSON.stringify({ ticket })).then((answer) => (answer.ok ? answer.json() : { unread: true }), () => ({ unread: true }));
  const filled = await held(title, read); // closed when the ticket goes
  if (!filled) return;
  if (filled.unread) return view(title, h("p", { class: "error" }, t("form_unread")));
  const rows = filled.lines.flatMap((line) => [h("dt", {}, say(line.label)), h("dd", {}, value(line), h("small", {}, t(`form_by_${line.source}`)))]);
  const shown = view(title, h("dl", { class: "rows form-rows", tabindex: 0 }, ...rows), ...telling(window, filled.lines), signature(filled.strokes));
  el("ask-body").querySelector("[data-told]")?.focus();
  return shown;
}

const value = (line) => say(line.value) || h("b", { class: "warn" }, t("form_to_tell"));

/** 口述: what the person says is filled in here, one field after the other; then it is shown and signed again. */
function telling(window, lines) {
  const told = lines.filter((line) => line.source === "told");
  if (!told.length) return [];
  const inputs = told.map((line) => [line, input(line)]);
  const wrong = h("p", { class: "error", role: "alert", hidden: true });
  const save = once(async () => {
    const form = inputs.map(([line, field]) => ({ field: line.id, value: field.value.trim() }));
    const answer = await post("/console/form/told", JSON.stringify({ ticket: window.current.ticket, form })).catch(() => null);
    if (answer?.ok) return reopen(window);
    wrong.hidden = false;
    wrong.textContent = t(answer?.status === 409 ? "form_unfit" : "form_unread");
  });
  const fields = inputs.map(([line, field]) => h("label", { class: "field" }, h("span", {}, say(line.label)), field));
  return [...fields, wrong, h("button", { type: "button", id: "told-save", class: "primary", onclick: save }, t("form_save")), h("p", { class: "muted" }, t("form_told_note"))];
}

const reopen = (window) => form(window);

function input({ id, kind, value: known, choices }) {
  if (kind !== "choice") return h("input", { "data-told": id, type: kind === "date" ? "date" : "text", maxlength: 60, autocomplete: "off", value: say(known) });
  const options = choices.map((each) => h("option", { value: each.id, selected: say(each.words) === say(known) && "selected" }, say(each.words)));
  return h("select", { "data-told": id }, h("option", { value: "" }, "–"), ...options);
}

export function signature(strokes) {
  if (!strokes.length) return h("p", { class: "warn" }, t("form_unsigned"));
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 255 96");
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", t("form_signature"));
  for (const stroke of strokes) {
    const line = document.createElementNS(SVG, "polyline");
    line.setAttribute("points", pairs(stroke).map(([x, y]) => `${x},${(96 * (255 - y)) / 255}`).join(" "));
    svg.append(line);
  }
  return h("figure", { class: "signature" }, svg, h("figcaption", {}, t("form_signature")));
}

const pairs = (numbers) => numbers.flatMap((x, n) => (n % 2 ? [] : [[x, numbers[n + 1]]]));
