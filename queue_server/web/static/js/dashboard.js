// The manager's dashboard: figures and alarms live, details on demand.
import { clockTime, dateParts, el, every, h, now, page, say, setClock, t } from "./page.js";
import { once, send } from "./commands.js";
import { signOut } from "./leaving.js";
import { follow } from "./live.js";
import { draw, redrawOnResize } from "./dashboard_curve.js";
import { windowActs } from "./dashboard_acts.js";
import { details } from "./dashboard_detail.js";
import { floating } from "./dashboard_floating.js";
import { hallActs } from "./dashboard_rules.js";
import * as view from "./dashboard_view.js";

let shown = page.shown;
const open = details(() => shown, page.acts ? { window: (cell) => windowActs(cell, act, () => open.close()) } : {});

function tell(text, refused) {
  const message = el("message");
  message.hidden = !text;
  message.textContent = text;
  message.classList.toggle("refused", Boolean(refused));
}

/** Send a command, one at a time; a refusal is said in words. */
const act = once(async (body) => {
  const reply = await send(`/api/v1/${page.hall}/commands`, body);
  tell(reply.ok ? "" : page.words[reply.code] ?? t("load_failed"), !reply.ok);
  return reply.ok;
});

const DEALT_WITH = { // where an alarm is dealt with
  follow_up_unowned: "/ratings", follow_up_late: "/ratings", payment_unknown: "/payments", outing_late: "/outings",
  duty_missing: "/patrols", patrol_due: "/patrols", patrol_missed: "/patrols", help_unanswered: "/desk",
};
const OF_CASES = ["case_near", "case_over", "case_gap"]; // each is about one
const placeOf = ({ alarm: kind, about }) => (OF_CASES.includes(kind) ? `/cases?${new URLSearchParams({ case: about })}` : DEALT_WITH[kind]);

function alarm(line) {
  const seen = line.acknowledged_at;
  const when = seen ? t("alarm_seen", { time: clockTime(Date.parse(seen)) }) : t("alarm_since", { time: clockTime(Date.parse(line.raised_at)) });
  const button = page.acts && !seen && h("button", { type: "button", id: `a-${line.alarm}-${line.about}`, onclick: () => act({ kind: "acknowledge_alarm", alarm: line.alarm, about: line.about }) }, t("acknowledge"));
  const ended = page.acts && line.alarm === "panic" && h("button", { type: "button", id: `p-${line.about}`, onclick: () => act({ kind: "clear_panic", window: line.about }) }, t("panic_over"));
  const where = page.acts && page.ways.includes(placeOf(line)?.split("?")[0]) && h("a", { href: placeOf(line) }, t("alarm_open"));
  return h("div", { class: `alarm${seen ? " seen" : ""}` }, h("b", {}, say(line.words)), h("span", { class: "muted" }, when), h("span", { class: "gap" }), where, ended, button);
}

function alarms(snapshot) {
  const on = snapshot.alarms.filter((line) => !line.cleared_at);
  const asks = page.acts ? floating(snapshot.floating, shown.windows, act) : [];
  const focused = el("alarms").contains(document.activeElement) && document.activeElement.id;
  el("alarms").replaceChildren(...asks, ...on.map(alarm));
  if (focused) el(focused)?.focus();
  el("alarms").hidden = on.length + asks.length === 0;
}

function show(snapshot) {
  shown = snapshot;
  view.figures(snapshot, open);
  view.windows(snapshot.windows, open);
  view.themes(snapshot.themes, open);
  view.devices(snapshot.devices);
  view.order(snapshot, open);
  el("staffing").textContent = t("staffing", { open: snapshot.windows_open, on: snapshot.staff_on });
  draw(snapshot.curve);
}

const signedOut = () => location.assign("/sign-in");

function link(up) {
  el("link").classList.toggle("up", up);
  el("link-text").textContent = t(up ? "connected" : "disconnected");
  el("offline").hidden = up;
}

el("sign-out").addEventListener("click", signOut);
if (page.acts) hallActs(act);
setClock(shown.at);
every(1000, () => (el("clock").textContent = `${t("date", dateParts(now()))} ${clockTime(now())}`));
show(shown);
alarms(page.alarms);
redrawOnResize(() => draw(shown.curve));
follow("/dashboard/live", { snapshot: show, link, ended: signedOut });
follow(`/api/v1/${page.hall}/alarms/live`, { snapshot: alarms, link: () => {}, ended: signedOut });
