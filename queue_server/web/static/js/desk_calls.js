// Calls for help: the nearest first, how long they wait, who goes.
import { clockTime, duration, el, h, now, page, say, t } from "./page.js";

let shown = { calls: [] };
let known = new Set();
let heard = false;

const since = (iso) => (now() - Date.parse(iso)) / 1000;
const rings = (call) => call.word !== "accepted" && (call.rung.includes(page.me) || call.rung.length === 0 || call.word === "escalated" || since(call.since) > 30);

/** What the time says of a call. */
function when(call) {
  const waited = t("waited", { time: duration(since(call.since)) });
  if (call.word === "accepted") return waited;
  if (call.word === "escalated") return `${waited} · ${t("escalated")}`;
  return `${waited} · ${t("escalates", { seconds: Math.max(0, Math.ceil((Date.parse(call.escalates) - now()) / 1000)) })}`;
}

function card(call, act) {
  const mine = call.by === page.actor;
  const kind = ["call", call.word === "accepted" ? "" : "ringing", rings(call) && "mine", call.word === "escalated" && "escalated", call.need === "green" && "green"];
  const accepted = call.word === "accepted";
  const go = !accepted && h("button", { type: "button", class: "primary", id: `go-${call.call}`, onclick: () => act({ kind: "accept_help", call: call.call }) }, t("go"));
  const done = (accepted || call.went) && h("button", { type: "button", class: mine && "primary", id: `end-${call.call}`, onclick: () => act({ kind: "end_help", call: call.call }) }, t("done"));
  return h("li", { class: kind.filter(Boolean).join(" ") },
    h("span", { class: "place" }, say(call.place)),
    h("span", { class: "need" }, say(call.need_name)),
    h("span", { class: "muted", "data-call": call.call }, when(call)),
    call.rung.includes(page.me) && call.word !== "accepted" && h("b", {}, t("for_me")),
    accepted && !mine && h("b", {}, t("going", { staff: call.by.split(":")[1] })),
    !accepted && call.went && h("b", {}, t("went", { staff: call.went.split(":")[1] })),
    go, done);
}

/** A phone in a pocket is felt; a page that nobody has touched may not make a sound. */
function ring(list) {
  const ringing = list.filter(rings);
  const fresh = ringing.filter((call) => !known.has(`${call.call} ${call.since}`));
  known = new Set(ringing.map((call) => `${call.call} ${call.since}`));
  if (fresh.length && heard) navigator.vibrate?.([300, 150, 300]);
  if (fresh.length && heard) beep();
  document.title = ringing.length ? `● ${t("calls")} ${ringing.length}` : t("title");
}

let audio = null;
addEventListener("pointerdown", () => (heard = true), { once: true });

function beep() {
  audio ??= new AudioContext();
  for (const at of [0, 0.35]) {
    const tone = new OscillatorNode(audio, { frequency: 880 });
    tone.connect(new GainNode(audio, { gain: 0.3 })).connect(audio.destination);
    tone.start(audio.currentTime + at);
    tone.stop(audio.currentTime + at + 0.2);
  }
}

export function calls(snapshot, act) {
  shown = snapshot;
  const list = [...snapshot.calls].sort((a, b) => (a.word === "accepted") - (b.word === "accepted") || rings(b) - rings(a));
  el("calls").replaceChildren(...(list.length ? list.map((call) => card(call, act)) : [h("li", { class: "muted" }, t("no_calls"))]));
  const open = list.filter((call) => call.word !== "accepted").length;
  el("calls-count").hidden = !open;
  el("calls-count").textContent = open;
  ring(list);
}

/** Once a second: times go on, and what nobody near has taken rings here. */
export function tick() {
  ring(shown.calls);
  for (const call of shown.calls) {
    const line = document.querySelector(`[data-call="${call.call}"]`);
    if (line) line.textContent = when(call);
  }
}

export function out(list, act) {
  const rows = list.map((line) => h("li", { class: "row" },
    h("span", { class: "number" }, line.number), h("span", { class: "what" }, say(line.matter_name), h("span", { class: "muted" }, t("out_until", { since: clockTime(Date.parse(line.since)), until: clockTime(Date.parse(line.until)) }))),
    h("button", { type: "button", id: `in-${line.ticket}`, onclick: () => act({ kind: "step_in", ticket: line.ticket }) }, t("back_in"))));
  el("out").replaceChildren(...(rows.length ? rows : [h("li", { class: "muted" }, t("nobody_out"))]));
}
