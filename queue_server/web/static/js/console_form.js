// The form that a person filled in at a kiosk: read on demand, each look on record, kept nowhere in the page.
import { held, view } from "./console_ask.js";
import { post } from "./commands.js";
import { h, say, t } from "./page.js";

const SVG = "http://www.w3.org/2000/svg";

export async function form(window) {
  const { ticket, number } = window.current;
  const title = t("form_title", { number });
  const read = post("/console/form", JSON.stringify({ ticket })).then((answer) => (answer.ok ? answer.json() : { unread: true }), () => ({ unread: true }));
  const filled = await held(title, read); // closed when the ticket goes
  if (!filled) return;
  if (filled.unread) return view(title, h("p", { class: "error" }, t("form_unread")));
  const rows = filled.lines.flatMap((line) => [h("dt", {}, say(line.label)), h("dd", {}, value(line), h("small", {}, t(`form_by_${line.source}`)))]);
  return view(title, h("dl", { class: "rows form-rows", tabindex: 0 }, ...rows), signature(filled.strokes));
}

const value = (line) => say(line.value) || h("b", { class: "warn" }, t("form_to_tell"));

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
