// What the dashboard shows, drawn from one snapshot. Every figure opens what it is made of.
import { el, h, page, say, t, windowName } from "./page.js";
import { share, span } from "./dashboard_words.js";

const split = (text) => {
  const found = /^([\d.]+)(.*)$/.exec(text);
  return found ? [found[1], h("small", {}, found[2])] : [text];
};

function figure(id, name, value, beside, open) {
  return h("button", { type: "button", class: "figure", id, onclick: open },
    h("span", { class: "name" }, name), h("span", { class: "value" }, ...split(value)), h("span", { class: "beside" }, beside));
}

/** Put elements in place of those before, and keep the focus where it was. */
function replace(parent, ...children) {
  const focused = parent.contains(document.activeElement) ? document.activeElement.id : "";
  parent.replaceChildren(...children);
  if (focused) el(focused)?.focus();
}

export function figures(shown, open) {
  const { all, longest, first_visit: first } = shown;
  const of = first.done + first.turned_away + first.supplement;
  const usual = shown.usual_now === null ? t("no_usual") : t("usual_now", { n: shown.usual_now });
  const why = longest ? t("longest_why", { number: longest.number, why: say(longest.why) }) : t("nobody_waits");
  const gaps = first.gaps_over ? t("first_gaps_over", { gaps: first.gaps, over: first.gaps_over }) : t("first_parts", { away: first.turned_away, more: first.supplement, gaps: first.gaps });
  replace(el("figures"),
    figure("f-waiting", t("waiting"), String(all.waiting), usual, () => open.list("waiting")),
    figure("f-half", t("half"), span(all.p50_s), all.ended ? t("most", { m: span(all.p90_s) }) : t("nobody_called"), () => open.list("waits")),
    figure("f-longest", t("longest"), span(longest?.wait_s), why, () => (longest ? open.ticket(longest.ticket) : open.list("waiting"))),
    figure("f-green", t("green_p99"), span(shown.green_p99_s), t("green_today", { n: shown.green_today }), () => open.list("green")),
    figure("f-first", t("first_visit"), share(first.done, of), gaps, () => open.first()));
}

export function windows(cells, open) {
  const cell = (each) => {
    const word = each.green ? t("window_green") : t(`window_${each.state}`);
    const name = `${windowName(each.label)}: ${word}${each.number ? ` ${each.number}` : ""}`;
    return h("li", {}, h("button", { type: "button", id: `w-${each.window}`, class: `window ${each.state}${each.green ? " green" : ""}`, "aria-label": name, onclick: () => open.window(each.window) },
      h("b", {}, each.label), h("span", {}, word)));
  };
  replace(el("windows"), ...cells.map(cell));
}

export function themes(lines, open) {
  const row = (line) => h("tr", {},
    h("th", { scope: "row" }, h("button", { type: "button", class: "open", id: `t-${line.theme}`, onclick: () => open.theme(line.theme) }, say(line.name))),
    h("td", {}, String(line.waiting)), h("td", {}, span(line.p90_s)), h("td", {}, share(line.kept, line.promises)));
  replace(el("themes"), ...lines.map(row));
}

function partWord(cell, part, state) {
  if (part !== "paper" || !cell.paper) return page.texts[`part_${part}_${state}`] ?? t("part_told", { part: page.texts[`part_name_${part}`] ?? part, state: t(`part_${state}`) });
  return t(cell.paper.until_closing === false ? "paper_closing" : "paper_opening", { n: cell.paper.left_m });
}

function deviceWord(cell) {
  const told = cell.state === "degraded" && cell.parts.length;
  if (cell.state !== "ok" && !told) return h("span", { class: cell.state === "degraded" ? "low" : "bad" }, t(`device_${cell.state}`));
  return h("span", { class: "low" }, cell.parts.map(([part, state]) => partWord(cell, part, state)).join(t("comma")));
}

export function devices(cells) {
  const bad = cells.filter((cell) => cell.state !== "ok" || cell.parts.length);
  const good = cells.length - bad.length;
  const lines = bad.map((cell) => h("li", {}, h("span", {}, say(cell.name)), deviceWord(cell)));
  if (good || !cells.length) lines.push(h("li", {}, h("span", {}, good ? t("devices_ok", { n: good }) : t("devices_none"))));
  replace(el("devices"), ...lines);
}

export function order(shown, open) {
  const line = (id, name, n, bad) => h("li", {},
    h("button", { type: "button", class: "open", id: `o-${id}`, onclick: () => open.list(id) }, t(name)), h("span", { class: bad && n ? "bad" : "" }, t("times", { n })));
  replace(el("order"), line("overtaken", "reasoned", shown.reasoned, false), line("unexplained", "unexplained", shown.unexplained, true));
}
