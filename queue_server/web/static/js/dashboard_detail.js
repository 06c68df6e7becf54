// What a figure is made of: lists of tickets by number, a ticket stage by stage, a theme by its services.
import { clockTime, dateOf, duration, el, h, page, say, t, windowName } from "./page.js";
import { share, span } from "./dashboard_words.js";

const dialog = el("detail");
const back = dialog.querySelector("[data-back]");
let way = []; // how one came here: functions that show it again
let at = 0; // counts the ways taken

dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
dialog.addEventListener("close", () => {
  way = [];
  at += 1;
});
back.addEventListener("click", () => {
  way.pop();
  at += 1;
  way.at(-1)();
});

/** Show a title with content, on top of what is shown already. */
export function show(title, ...content) {
  el("detail-title").textContent = title;
  el("detail-body").replaceChildren(...content);
  back.hidden = way.length < 2;
  if (!dialog.open) dialog.showModal();
}

/** Go one level deeper; `run` shows it, now and when one comes back. */
export function enter(run) {
  way.push(run);
  at += 1;
  run();
}

/** Whether one is still here, later: an answer that comes after one went on or closed is for nobody. */
export function here() {
  const mine = at;
  return () => mine === at;
}

/** What `url` has, put where it was asked for. */
export async function read(url, put) {
  const still = here();
  try {
    const response = await fetch(url);
    if (!response.ok) throw new Error(String(response.status));
    const found = await response.json();
    if (still()) put(found);
  } catch {
    if (still()) show(t("title"), h("p", { class: "error", role: "alert" }, t("load_failed")));
  }
}

const table = (names, rows) =>
  h("table", { class: "rows" }, h("thead", {}, h("tr", {}, ...names.map(([name, kind]) => h("th", { scope: "col", class: kind ?? "" }, t(name))))), h("tbody", {}, ...rows));

const ticketButton = (line) => h("button", { type: "button", class: "open", onclick: () => enter(() => ticket(line.ticket)) }, line.number);

function ticketRows(list) {
  const notes = list.lines.some((line) => line.note);
  const names = [["col_number"], ["col_matter", "text"], ["col_state", "text"], notes ? ["col_note", "text"] : ["col_wait"]];
  const rows = list.lines.map((line) => h("tr", {},
    h("td", {}, ticketButton(line)), h("td", { class: `text${line.green ? " green" : ""}` }, say(line.matter_name)),
    h("td", { class: "text" }, t(`state_${line.state}`)), notes ? h("td", { class: "text" }, say(line.note)) : h("td", {}, span(line.seconds))));
  return table(names, rows);
}

function list(figure, about) {
  const query = new URLSearchParams(about ? { figure, about } : { figure });
  return read(`/dashboard/tickets?${query}`, (found) => {
    const more = found.total > found.lines.length && h("p", { class: "muted" }, t("list_more", { n: found.total, m: found.lines.length }));
    show(t(`list_${figure}`), found.lines.length ? ticketRows(found) : h("p", {}, t("list_empty")), more || "");
  });
}

function stepRow(step) {
  const where = step.window_label ? `${say(step.matter_name)} · ${windowName(step.window_label)}` : say(step.matter_name);
  return h("tr", {}, h("td", {}, where), ...["wait_s", "walk_s", "service_s", "away_s", "stay_s"].map((part) => h("td", {}, duration(step[part]))));
}

function ticket(id) {
  return read(`/dashboard/tickets/${id}`, (found) => {
    const names = [["col_step"], ["col_wait"], ["col_walk"], ["col_service"], ["col_away"], ["col_stay"]];
    const moment = (each) => h("li", {}, h("time", { datetime: each.at }, clockTime(Date.parse(each.at))), h("span", {}, say(each.words) + (each.window_label ? ` · ${windowName(each.window_label)}` : "")));
    const reasons = found.went_first.length ? h("ol", { class: "reasons" }, ...found.went_first.map((why) => h("li", {}, say(why)))) : h("p", {}, t("went_first_none"));
    show(`${found.number} · ${say(found.class_name)} · ${t(`state_${found.state}`)}`,
      h("h3", {}, t("steps")), table(names, found.steps.map(stepRow)), h("h3", {}, t("moments")), h("ol", { class: "times" }, ...found.moments.map(moment)),
      h("h3", {}, t("went_first")), reasons);
  });
}

/** The day on which the first material that may follow is due; empty where none is open. */
function gapDue(line) {
  const due = line.dues.filter((each) => each.limit.startsWith("gap:") && each.percent === 100).map((each) => each.at).sort()[0];
  return due ?? (line.crossed.some((each) => each.limit.startsWith("gap:")) ? line.received_at : "");
}

/** Open cases of one kind: results that wait to be fetched, materials that are still to come, results to be handed out. */
function cases(kind) {
  return read(`/api/v1/${page.hall}/cases`, (found) => {
    const all = { pick_up: found.pick_up, to_issue: found.to_issue, gaps_due: [...found.at_work, ...found.to_issue].filter((line) => line.gaps.length).sort((a, b) => (gapDue(a) < gapDue(b) ? -1 : 1)) };
    const rows = all[kind].map((line) => h("tr", {}, h("td", {}, h("a", { href: `/cases?${new URLSearchParams({ case: line.case })}` }, line.case)), h("td", { class: "text" }, say(line.matter_name)), h("td", {}, dateOf(Date.parse(line.received_at))),
      h("td", { class: line.crossed.some((each) => each.limit.startsWith("gap:")) ? "warn" : "" }, kind === "gaps_due" ? dateOf(Date.parse(gapDue(line))) : t(line.way ? `way_${line.way}` : "none"))));
    const names = [["col_case"], ["col_matter", "text"], ["col_received"], [kind === "gaps_due" ? "col_due" : "col_way"]];
    const whole = h("p", {}, h("a", { href: `/cases#${kind}` }, t("cases_open")));
    show(t(`list_${kind}`), rows.length ? table(names, rows) : h("p", {}, t("list_empty")), whole);
  });
}

function first(shown) {
  const count = shown.first_visit;
  const open = (figure, n) => h("li", {}, h("button", { type: "button", class: "open", onclick: () => enter(() => list(figure)) }, t(`list_${figure}`)), h("span", {}, String(n)));
  show(t("first_visit"), h("ul", { class: "pairs" }, open("turned_away", count.turned_away), open("supplement", count.supplement)),
    h("h3", {}, t("open_cases")), h("p", { class: "tabs" }, ...["gaps_due", "to_issue", "pick_up"].map((kind) => h("button", { type: "button", class: "small", id: `list-${kind}`, onclick: () => enter(() => cases(kind)) }, t(`list_${kind}`)))),
    h("p", { class: "muted" }, t("first_gaps_over", { gaps: count.gaps, over: count.gaps_over })),
    shown.certificates && h("p", { id: "certificates" }, t("certificates", shown.certificates)));
}

/** Ways into the details; `now()` is the snapshot shown, `acts` adds what a manager may do about it. */
export function details(now, acts = {}) {
  const theme = (id) => {
    const line = now().themes.find((each) => each.theme === id);
    const rows = line.matters.map((each) => h("tr", {},
      h("td", {}, h("button", { type: "button", class: "open", onclick: () => enter(() => list("waiting", each.matter)) }, say(each.name)), each.suspended && h("span", { class: "warn" }, ` ${t("suspended")}`)),
      h("td", {}, String(each.waiting)), h("td", {}, span(each.p90_s)), h("td", {}, span(each.longest_s)), h("td", { class: each.waiting && !each.windows ? "warn" : "" }, String(each.windows)), h("td", {}, share(each.kept, each.promises))));
    const names = [["matters"], ["col_waiting"], ["col_most"], ["col_longest"], ["col_windows"], ["col_kept"]];
    show(t("open_matters", { name: say(line.name) }), rows.length ? table(names, rows) : h("p", {}, t("list_empty")), acts.theme?.(line) ?? "");
  };
  const window = (id) => {
    const cell = now().windows.find((each) => each.window === id);
    const ticketLine = cell.number && h("p", {}, t(`window_${cell.state}`), ` ${cell.number} · ${clockTime(Date.parse(cell.since))}`);
    const served = cell.matters.filter((each) => each in page.matters).map((each) => h("li", {}, say(page.matters[each])));
    show(windowName(cell.label), ticketLine || h("p", {}, cell.pause_reason ? t(`pause_${cell.pause_reason}`) : t(`window_${cell.state}`)), h("h3", {}, t("window_matters")), h("ul", { class: "served" }, ...served), acts.window?.(cell) ?? "");
  };
  return {
    list: (figure, about) => enter(() => list(figure, about)),
    ticket: (id) => enter(() => ticket(id)),
    theme: (id) => enter(() => theme(id)),
    window: (id) => enter(() => window(id)),
    first: () => enter(() => first(now())),
    close: () => dialog.close(),
  };
}
