// The window console: keys and buttons become commands; the stream says what is true.
import { post, send } from "./commands.js";
import { actions, mainAction, undoLeft } from "./console_state.js";
import { drawCurrent, drawFacts, drawLists, drawTime } from "./console_view.js";
import { follow } from "./live.js";
import { el, every, now, page, t } from "./page.js";

const SETTLE = 500; // ms after a main action in which a second press is taken for a slip of the hand
const KEYS = { r: "recall", a: "arrive", m: "miss", s: "finish", u: "undo", p: "pause", o: "toggle" };
const url = `/api/v1/${page.hall}/commands`;
let shown = null;
let visitor = { ticket: null, person: null };
let busy = false;
let settled = 0;

function draw() {
  if (!shown) return;
  drawLists(shown);
  drawFacts(shown);
  drawCurrent(shown, visitor.person, confirm);
  drawActions();
  drawTime(shown);
}

function drawActions() {
  const main = mainAction(shown);
  el("primary").disabled = !main;
  el("primary-text").textContent = t(main ? main.text : shown ? "call_next" : "connecting");
  const possible = actions(shown, now());
  for (const button of document.querySelectorAll("[data-act]")) button.disabled = !possible[button.dataset.act];
  const left = undoLeft(shown, now());
  el("undo-text").textContent = left ? t("undo_left", { n: left }) : t("undo");
  const toggle = shown?.state === "open" ? "close" : shown?.state === "paused" ? "resume" : "open";
  el("toggle-text").textContent = t(toggle);
}

function tell(text, refused = false) {
  el("message").textContent = text;
  el("message").classList.toggle("refused", refused);
}

async function command(body) {
  if (busy) return;
  busy = true;
  ready();
  const slow = setTimeout(() => tell(t("sending")), 400);
  const reply = await send(url, { ...body, window: page.window }, { retrying: () => tell(t("retrying")) });
  clearTimeout(slow);
  busy = false;
  ready();
  if (reply.code === "signed_out") return leave();
  tell(reply.ok ? "" : (page.words[reply.code] ?? t("not_sent")), !reply.ok);
}

async function main() {
  const action = mainAction(shown);
  if (!action || busy || Date.now() < settled) return;
  await command({ kind: action.kind });
  settled = Date.now() + SETTLE;
  ready();
  setTimeout(ready, SETTLE + 1);
}

// Tells the page, and whoever watches it, whether a press of the main key would count now.
function ready() {
  el("primary").setAttribute("aria-busy", String(busy || Date.now() < settled));
}

function act(name) {
  const action = actions(shown, now())[name];
  if (!action) return;
  if (action.ask === "pause") return el("pause").showModal();
  command(action);
}

function confirm(same) {
  if (shown?.current?.person === "to_confirm") command({ kind: "confirm_person", same });
}

async function askVisitor(current) {
  const ticket = current?.identified ? current.ticket : null;
  if (ticket === visitor.ticket) return;
  visitor = { ticket, person: null };
  if (!ticket) return;
  let person = "failed";
  try {
    const response = await post("/console/visitor", JSON.stringify({ ticket }));
    if (response.ok) person = await response.json();
  } catch {
    // shown as unreadable; the next change asks again
  }
  if (visitor.ticket !== ticket) return;
  visitor = { ticket: person === "failed" ? null : ticket, person };
  draw();
}

function leave() {
  alertOnce();
  location.assign("/sign-in");
}

function alertOnce() {
  tell(t("signed_out"), true);
}

function link(up) {
  el("link").className = `link ${up ? "up" : "down"}`;
  el("link-text").textContent = t(up ? "connected" : "disconnected");
  el("offline").hidden = up;
}

// Held keys, keys with Ctrl or Alt, and keys meant for a field or a dialog are not ours.
function onKey(event) {
  if (event.repeat || event.ctrlKey || event.altKey || event.metaKey) return;
  if (el("pause").open) return onPauseKey(event);
  if (event.target.closest("input, select, textarea")) return;
  const key = event.key.toLowerCase();
  if (key === " " && !event.target.closest("button, a")) {
    event.preventDefault();
    main();
  } else if (KEYS[key]) act(KEYS[key]);
  else if (key === "y" || key === "n") confirm(key === "y");
}

function onPauseKey(event) {
  el("pause").querySelectorAll("[data-reason]")[Number(event.key) - 1]?.click();
}

document.addEventListener("keydown", onKey);
el("primary").addEventListener("click", main);
for (const button of document.querySelectorAll("[data-act]")) {
  button.addEventListener("click", (event) => {
    act(button.dataset.act);
    if (event.detail) button.blur(); // after a click Space is the main action again
  });
}
for (const button of document.querySelectorAll("[data-reason]")) {
  button.addEventListener("click", () => {
    el("pause").close();
    command({ kind: "pause_window", reason: button.dataset.reason });
  });
}
document.querySelector("[data-back]").addEventListener("click", () => el("pause").close());

function setLarge(large) {
  document.documentElement.classList.toggle("large-text", large);
  el("large").setAttribute("aria-pressed", String(large));
  localStorage.setItem("large", large ? "1" : "");
}
setLarge(localStorage.getItem("large") === "1");
el("large").addEventListener("click", (event) => {
  setLarge(!document.documentElement.classList.contains("large-text"));
  if (event.detail) el("large").blur();
});
el("sign-out").addEventListener("click", async () => {
  await post("/sign-out", "{}").catch(() => null);
  location.assign("/sign-in");
});

follow("/console/live", {
  snapshot(value) {
    shown = value;
    askVisitor(value.current);
    draw();
  },
  link,
  ended: leave,
});
every(1000, () => {
  drawTime(shown);
  if (shown) drawActions();
});
every(15000, () => shown && drawLists(shown));
