// Draws the console: the lists, the ticket at the window, the hall's figures.
import { clockTime, duration, el, h, now, say, t } from "./page.js";

const AT_WINDOW = { called: "state_called", arrived: "state_arrived", serving: "state_serving" };
const PERSON = { to_confirm: "warn", not_same: "bad" };
const separator = () => (document.documentElement.lang === "en" ? ", " : "、");

function line(ticket, text, now = false) {
  const classes = [ticket.green && "green", now && "now"].filter(Boolean).join(" ");
  const green = ticket.green ? h("span", { class: "unseen" }, t("green")) : null;
  return h("li", { class: classes, "aria-current": now }, h("b", {}, ticket.number), green, h("span", {}, text));
}

export function drawLists(window) {
  const lines = window.queue.map((ticket) => {
    const minutes = Math.floor((now() - Date.parse(ticket.since)) / 60000);
    return line(ticket, minutes > 0 ? t("waiting", { n: minutes }) : t("waiting_now"));
  });
  const current = window.current && AT_WINDOW[window.current.state] ? [line(window.current, t(AT_WINDOW[window.current.state]), true)] : [];
  const none = lines.length ? [] : [h("li", { class: "none" }, t("queue_empty"))];
  el("queue").replaceChildren(...current, ...lines, ...none);
  el("missed-title").hidden = !window.missed.length;
  el("missed").replaceChildren(...window.missed.map((ticket) => line(ticket, "")));
}

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
export function drawCurrent(window, person, confirm) {
  el("current").replaceChildren(...(window.current ? ticket(window.current, person, confirm) : [idle(window)]));
}

function idle(window) {
  const reason = window.pause_reason ? t(`pause_${window.pause_reason}`) : "";
  const name = { closed: "idle_closed", paused: "idle_paused" }[window.state] ?? (window.queue.length ? "idle_open" : "idle_empty");
  return h("div", { class: "idle" }, h("b", { id: "number" }, t(name)), h("p", {}, t(`${name}_hint`, { reason })));
}

function ticket(current, person, confirm) {
  const who = h(
    "div",
    { class: "who" },
    h("b", { class: "number", id: "number" }, current.number),
    h("div", { class: "person" }, badge(current, person), name(current, person)),
    h("div", { class: "since" }, h("b", { id: "since" }), h("span", {}, t(current.started_at ? "since_started" : "since_called"))),
  );
  const rows = [
    ["matter", say(current.matter_name)],
    ["credential", say(current.credential)],
    ["identity", identity(current, confirm)],
    ["prepare", current.prepare.map(say).join(separator()) || t("nothing_to_bring")],
    ["promise", say(current.promise)],
    ["calls", t("calls_n", { n: current.calls, time: clockTime(Date.parse(current.called_at)) })],
  ];
  const shown = rows.filter(([, value]) => value);
  return [who, h("dl", { class: "rows" }, ...shown.flatMap(([key, value]) => [h("dt", {}, t(key)), h("dd", {}, value)]))];
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
  const age = current.green ? null : h("span", { class: "muted" }, t("age", { age: person.age }));
  return h("span", { class: "name" }, h("span", {}, person.name), h("span", {}, person.number), age);
}

function identity(current, confirm) {
  const text = h("span", { class: PERSON[current.person] ?? "" }, t(`person_${current.person}`));
  if (current.person !== "to_confirm") return text;
  const button = (key, text, same) => h("button", { type: "button", "data-same": String(same), onclick: () => confirm(same) }, text, h("kbd", {}, key));
  const both = h("span", { class: "both" }, button("Y", t("confirm_same"), true), button("N", t("confirm_other"), false));
  return h("span", { class: "check" }, text, both);
}

/** What changes by itself: the clock and how long the ticket has been here. */
export function drawTime(window) {
  el("clock").textContent = clockTime(now());
  const since = window?.current && el("since");
  if (since) since.textContent = duration((now() - Date.parse(window.current.started_at ?? window.current.called_at)) / 1000);
}
