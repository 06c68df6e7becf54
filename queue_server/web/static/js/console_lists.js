// Draws the lists beside the ticket: who comes next, who was missed, set aside, or waits for somebody.
import { keyButton } from "./console_parts.js";
import { clockTime, el, h, now, say, t, windowName } from "./page.js";

const AT_WINDOW = { called: "state_called", arrived: "state_arrived", serving: "state_serving" };

/** `possible`: the actions that count now; `act(name)` begins one. */
export function drawLists(window, possible, act) {
  drawQueue(window);
  const back = window.back.map((line) => entry(line, t("back_after", { n: line.before + 1 })));
  const missed = window.missed.map((line) => entry(line, t("missed_gone")));
  section("missed", [...back, ...missed], possible.back && keyButton("B", t("back"), () => act("back")));
  section("parked", window.parked.map(parked), possible.resume && keyButton("G", t("resume_parked"), () => act("resume")));
  section("aside", window.aside.map(aside), possible.parties && keyButton("D", t("parties"), () => act("parties")));
}

function drawQueue(window) {
  const lines = window.queue.map((ticket) => {
    const minutes = Math.floor((now() - Date.parse(ticket.since)) / 60000);
    return entry(ticket, minutes > 0 ? t("waiting", { n: minutes }) : t("waiting_now"));
  });
  const current = window.current && AT_WINDOW[window.current.state] ? [entry(window.current, t(AT_WINDOW[window.current.state]), true)] : [];
  const none = lines.length ? [] : [h("li", { class: "none" }, t("queue_empty"))];
  el("queue").replaceChildren(...current, ...lines, ...none);
}

function section(name, lines, button) {
  el(`${name}-title`).hidden = !lines.length;
  el(`${name}-key`).replaceChildren(...(button ? [button] : []));
  el(name).replaceChildren(...lines);
}

function entry(ticket, text, current = false) {
  const classes = [ticket.green && "green", current && "now"].filter(Boolean).join(" ");
  const green = ticket.green ? h("span", { class: "unseen" }, t("green")) : null;
  return h("li", { class: classes, "aria-current": current }, h("b", {}, ticket.number), green, h("span", {}, text));
}

function parked(line) {
  const why = line.reason === "none" ? t(`park_${line.park}`) : t(`park_reason_${line.reason}`);
  const until = line.resumable ? "" : line.park === "step" ? t("parked_step") : t("parked_at", { window: windowName(line.window_label) });
  const since = t("parked_since", { time: clockTime(Date.parse(line.since)) });
  return h("li", { class: "two" }, h("b", {}, line.number), h("span", {}, why), h("small", {}, [since, until].filter(Boolean).join(t("comma"))));
}

function aside(line) {
  return h("li", { class: "two" }, h("b", {}, line.number), h("small", {}, say(line.notice)));
}
