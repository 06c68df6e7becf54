// Draws the console: the ticket at the window, why it came first, the hall's figures.
import { rowsOf } from "./console_rows.js";
import { clockTime, dateOf, duration, el, h, now, page, say, t } from "./page.js";

const LONG = 10 * 3600; // seconds: beyond a day's work a date says more than a countdown

export function drawFacts(window) {
  el("waiting").textContent = window.waiting_in_hall;
  el("open").textContent = window.windows_open;
  const minutes = window.mean_service_s == null ? null : Math.max(1, Math.round(window.mean_service_s / 60));
  el("today").textContent = t(minutes == null ? "served" : "served_mean", { n: window.served_today, m: minutes });
  el("why").hidden = !window.current;
  if (!window.current) return;
  el("why-title").textContent = t("why", { number: window.current.number });
  el("why-text").textContent = say(window.current.reason);
}

/** The ticket, or what the window waits for. `person` is the masked visitor, "failed", or null while asked for. */
export function drawCurrent(window, person, actions) {
  const held = document.activeElement?.closest("#current [aria-keyshortcuts]")?.getAttribute("aria-keyshortcuts");
  el("current").replaceChildren(...(window.current ? ticket(window.current, person, actions) : [page.sends.call_next == null ? till() : idle(window)]));
  if (held) el("current").querySelector(`[aria-keyshortcuts="${held}"]`)?.focus();
}

/** Who calls nobody here: a cashier. */
const till = () => h("div", { class: "idle" }, h("b", { id: "number" }, t("idle_till")), h("p", {}, t("idle_till_hint")));

function idle(window) {
  const reason = window.pause_reason ? t(`pause_${window.pause_reason}`) : "";
  const name = { closed: "idle_closed", paused: "idle_paused" }[window.state] ?? (window.queue.length ? "idle_open" : "idle_empty");
  return h("div", { class: "idle" }, h("b", { id: "number" }, t(name)), h("p", {}, t(`${name}_hint`, { reason })));
}

function ticket(current, person, actions) {
  const who = h(
    "div",
    { class: "who" },
    h("b", { class: "number", id: "number" }, current.number),
    h("div", { class: "person" }, badge(current, person), name(current, person)),
    h("div", { class: "since" }, h("b", { id: "since" }), h("span", { id: "since-text" })),
  );
  const rows = rowsOf(current, actions);
  return [who, h("dl", { class: "rows" }, ...rows.flatMap(([key, value]) => [h("dt", {}, t(key)), h("dd", {}, value)]))];
}

function badge(current, person) {
  if (!current.green) return null;
  const between = document.documentElement.lang === "en" ? ", " : " ";
  const age = person?.age == null ? "" : between + t("age", { age: person.age });
  return h("span", { class: "badge" }, say(current.class_name) + age);
}

function name(current, person) {
  if (!current.identified) return h("span", { class: "muted" }, t("anonymous"));
  if (person === "failed") return h("span", { class: "muted" }, t("identity_unread"));
  if (!person) return h("span", { class: "name" }, "\u00a0");
  const age = current.green || person.age == null ? null : h("span", { class: "muted" }, t("age", { age: person.age }));
  return h("span", { class: "name" }, h("span", {}, person.name), h("span", {}, person.number), age);
}

/** What changes by itself: the clock and how long the ticket has been here. */
export function drawTime(window) {
  el("clock").textContent = clockTime(now());
  if (!window?.current || !el("since")) return;
  const [figure, text] = clockOf(window.current);
  el("since").textContent = figure;
  el("since-text").textContent = t(text);
}

// What is left of the promise once a case is accepted; until then how long the ticket has been here.
function clockOf(current) {
  const due = current.cases.find((line) => line.due_at)?.due_at;
  if (!due) return [duration((now() - Date.parse(current.started_at ?? current.called_at)) / 1000), current.started_at ? "since_started" : "since_called"];
  const left = (Date.parse(due) - now()) / 1000;
  if (left > LONG) return [dateOf(Date.parse(due)).slice(5), "promise_until"];
  return [duration(Math.abs(left)), left < 0 ? "promise_over" : "promise_left"];
}
