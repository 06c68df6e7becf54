// Draws a part of the list of cases: what it is, where it stands, what is left of its time, what is still to come.
import { nameOf, numberOf } from "./cases_list.js";
import { clockTime, dateOf, h, now, page, say, t } from "./page.js";

const SHOWN = 60;
const HOUR = 60; // minutes

export function drawSection({ name, lines }, work) {
  const more = lines.length > SHOWN && h("p", { class: "muted" }, t("more", { n: lines.length - SHOWN }));
  return h("section", { id: name, "aria-labelledby": `${name}-title` },
    h("h2", { id: `${name}-title` }, t(`part_${name}`), h("span", { class: "muted" }, ` ${lines.length}`)),
    h("ul", { class: "cases" }, ...lines.slice(0, SHOWN).map((line) => row(line, work))), more);
}

function row(line, work) {
  const from = line.ticket ? t("of_ticket", { number: numberOf(line), day: line.ticket.slice(0, 10) }) : t("of_parcel", { parcel: line.parcel ?? "" });
  const button = h("button", { type: "button", class: "small", "data-case": line.case, "aria-label": `${t(page.acts ? "work" : "see")} ${line.case}`, onclick: () => work(line) }, t(page.acts ? "work" : "see"));
  return h("li", { class: line.serves ? "mine" : "" },
    h("div", { class: "which" }, h("b", {}, line.case), h("span", { class: "muted" }, from)),
    h("div", { class: "what" }, h("b", {}, nameOf(line)), h("span", { class: "parts" }, ...states(line))),
    h("div", { class: "clocks" }, ...clocks(line)),
    button);
}

function states(line) {
  const warn = (text, kind = "warn") => h("b", { class: kind }, text);
  const today = dateOf(now());
  const gaps = line.gaps.map((gap) => (gap.until < today ? warn(t("gap_over", { name: say(gap.name), until: gap.until }), "bad") : warn(t("gap_open", { name: say(gap.name), until: gap.until }))));
  const asked = line.state === "supplement" && warn(t("asked_for", { list: line.asked.map(say).join(t("comma")) }));
  const promised = line.promises.length > 0 && h("span", {}, t("promised_for", { list: line.promises.map(say).join(t("comma")) }));
  const parallel = line.steps.length > 0 && h("span", {}, t("steps_still", { list: line.steps.map((step) => say(step.name)).join(t("comma")) }));
  const outcome = line.outcome && h("span", {}, t(`outcome_${line.outcome}`));
  const post = line.way === "delivery" && sending(line);
  const state = line.state === "issued" ? t(`issued_${line.way}`) : t(`case_state_${line.state}`);
  const where = !line.mine && line.labels.length > 0 && h("span", { class: "muted" }, t("served_at", { windows: line.labels.join(t("comma")) }));
  return [h("span", {}, state), outcome, asked, ...gaps, promised, parallel, post, where];
}

/** Where the result is sent, about this case; for whoever that page does not open to, how it stands. */
function sending(line) {
  const key = line.posting ? "posting" : "to_book";
  if (!page.ways.includes("/outings")) return h("span", {}, t(`${key}_seen`));
  return h("a", { href: `/outings?${new URLSearchParams({ case: line.case })}` }, t(key));
}

function clocks(line) {
  const stands = line.pause && line.pause !== "supplement" && h("b", { class: "warn" }, t("clock_stands", { why: t(`case_pause_${line.pause}`) }));
  const asked = line.pause === "supplement" && h("span", { class: "muted" }, t("clock_waits"));
  return [stands, asked, ...line.clocks.map(clock)];
}

function clock({ limit, state, unit, left, at }) {
  const name = t(`limit_${limit}`);
  if (state === "over") return h("b", { class: "bad" }, t("limit_over", { limit: name }));
  const [n, key] = unit === "days" ? [left, "days"] : left >= 2 * HOUR ? [Math.floor(left / HOUR), "hours"] : [left, "minutes"];
  const until = at && (unit === "days" ? dateOf(Date.parse(at) - 1) : `${dateOf(Date.parse(at))} ${clockTime(Date.parse(at))}`);
  const text = t("limit_left", { limit: name, left: t(n === 1 ? `left_one_${key}` : `left_${key}`, { n }) });
  const cls = state === "near" ? "warn" : "";
  return h("span", { class: cls }, text, until && h("span", { class: "until muted" }, ` ${t("limit_until", { until })}`));
}
