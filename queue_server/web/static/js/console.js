// The window console: keys and buttons become commands; the stream says what is true.
import { post, send, sendPlain } from "./commands.js";
import { asking, cancel } from "./console_ask.js";
import * as cases from "./console_cases.js";
import { again as passwordAgain } from "./console_again.js";
import * as questions from "./console_flows.js";
import { delivery } from "./console_delivery.js";
import * as forms from "./console_form.js";
import { money } from "./console_money.js";
import { talk } from "./console_talk.js";
import { whole } from "./console_whole.js";
import { actions, lacking, mainAction, undoLeft } from "./console_state.js";
import { drawLists } from "./console_lists.js";
import { LOOKED_AT } from "./console_rows.js";
import { drawCurrent, drawFacts, drawTime } from "./console_view.js";
import { signOut } from "./leaving.js";
import { follow } from "./live.js";
import { el, every, now, page, t } from "./page.js";

const SETTLE = 500; // ms after a main action in which a second press is taken for a slip of the hand
const KEYS = Object.fromEntries([...document.querySelectorAll("[data-act][aria-keyshortcuts]")].map((b) => [b.getAttribute("aria-keyshortcuts").toLowerCase(), b.dataset.act]));
const ROW_KEYS = { e: "needs", v: "classes", c: "cases", l: "away", d: "parties", i: "form", k: "delivery", w: "whole", b: "back", g: "resume" };
const flows = { ...questions, form: forms.form, ...cases, delivery, money, talk, whole };
const account = { sends: page.sends, given: page.classes.filter((each) => each.by_staff).length, fees: page.fees !== null, looks: ["clerk", "manager"].includes(page.role) };
const url = `/api/v1/${page.hall}/commands`;
let shown = null;
let visitor = { ticket: null, person: null };
let busy = false;
let settled = 0;
let unsent = null; // the command of which nobody knows whether it arrived

function draw() {
  if (!shown) return;
  const possible = actions(shown, now(), account);
  drawLists(shown, possible, act);
  drawFacts(shown);
  drawCurrent(shown, visitor.person, { possible, act, confirm, person: visitor.person });
  drawActions();
  drawTime(shown);
}

function drawActions() {
  const main = mainAction(shown, account);
  el("primary").disabled = !main;
  wanting(el("primary"), main?.wants && wantsText(main.wants));
  el("primary-text").textContent = t(main ? main.text : shown ? "call_next" : "connecting");
  const possible = actions(shown, now(), account);
  for (const button of document.querySelectorAll(".acts [data-act]")) drawKey(button, possible);
  const left = undoLeft(shown, now());
  el("undo-text").textContent = left ? t("undo_left", { n: left }) : t("undo");
  const toggle = shown?.state === "open" ? "close" : shown?.state === "paused" ? "resume" : "open";
  el("toggle-text").textContent = t(toggle);
}

// A key that wants a permission is grey, but can be reached and pressed: it says what is missing.
function drawKey(button, possible) {
  const why = wants(button.dataset.act, possible);
  button.disabled = !possible[button.dataset.act] && !why;
  wanting(button, why);
}

function wanting(button, why) {
  for (const [name, value] of Object.entries({ "aria-disabled": why && "true", title: why, "aria-description": why })) {
    if (value) button.setAttribute(name, value);
    else button.removeAttribute(name);
  }
}

function wants(name, possible) {
  const permission = lacking(name, possible, account);
  return permission && wantsText(permission);
}

const wantsText = (permission) => t("wants_permission", { name: t(permission) });

function tell(text, refused = false) {
  el("message-text").textContent = text;
  el("message").classList.toggle("refused", refused);
  el("again").hidden = !unsent;
}

const here = (body) => ({ ...body, window: page.window });

const command = (body, done) => deliver(() => sent(body, { retrying: () => tell(t("retrying")) }), body.kind, done);

// An address is sealed before anything is kept of it: it goes by the door of its own page.
const sent = ({ kind, ...rest }, more) => (kind === "book_outing" ? sendPlain("/outings", rest, more) : send(url, { kind, ...rest }, more));

// One command at a time; what was not delivered stays at hand, with its id, until it is sent again or another is.
// `done` is called once, when it was carried out.
async function deliver(sending, kind, done) {
  if (busy) return;
  busy = true;
  unsent = null;
  ready();
  const slow = setTimeout(() => tell(t("sending")), 400);
  const reply = await sending();
  clearTimeout(slow);
  busy = false;
  ready();
  if (reply.code === "signed_out") return leave();
  if (reply.code === "sign_in_again") return (await passwordAgain()) && deliver(sending, kind, done);
  if (reply.again) unsent = () => deliver(reply.again, kind, done);
  tell(reply.ok ? (page.texts[`done_${kind}`] ?? "") : (page.words[reply.code] ?? t("not_sent")), !reply.ok);
  if (reply.ok) done?.();
}

async function main() {
  const action = mainAction(shown, account);
  if (!action || busy || Date.now() < settled) return;
  if (action.wants) return tell(wantsText(action.wants), true);
  await command(here({ kind: action.kind }));
  settled = Date.now() + SETTLE;
  ready();
  setTimeout(ready, SETTLE + 1);
}

// Tells the page, and whoever watches it, whether a press of the main key would count now.
function ready() {
  el("primary").setAttribute("aria-busy", String(busy || Date.now() < settled));
}

function act(name) {
  const possible = actions(shown, now(), account);
  const action = possible[name];
  if (!action) return wants(name, possible) && tell(wants(name, possible), true);
  if (action.ask) return flows[action.ask](shown, command);
  command(here(action));
}

function confirm(same) {
  if (LOOKED_AT.includes(shown?.current?.person)) command(here({ kind: "confirm_person", same }));
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
  tell(t("signed_out"), true);
  location.assign("/sign-in");
}

function link(up) {
  el("link").className = `link ${up ? "up" : "down"}`;
  el("link-text").textContent = t(up ? "connected" : "disconnected");
  el("offline").hidden = up;
}

// Held keys, keys with Ctrl or Alt, and keys meant for a field or a dialog are not ours.
function onKey(event) {
  if (event.repeat || event.ctrlKey || event.altKey || event.metaKey) return;
  const key = event.key.toLowerCase();
  if (key === "f12") {
    event.preventDefault();
    return act("panic");
  }
  if (document.querySelector("dialog[open]") || (event.target.closest("input, select, textarea") && !closing(event.target))) return;
  if (key === " " && !onControl(event.target)) {
    event.preventDefault();
    main();
  } else if (key === "?") el("keys").showModal();
  else if (KEYS[key] || (ROW_KEYS[key] && (key !== "l" || shown?.current))) {
    event.preventDefault(); // the key is spent: a dialog that opens must not hear it too
    act(KEYS[key] ?? ROW_KEYS[key]);
  } else if (key === "l" && el("sheet-list").children.length) el("sheet").showModal();
  else if (key === "y" || key === "n") confirm(key === "y");
}

const onControl = (target) => target.closest("button, a") && !closing(target);

// A dialog that has just closed may keep the focus for a moment.
const closing = (target) => target.closest("dialog:not([open])") !== null;

// After a click the button lets go of the focus, so that Space is the main action again.
function onClick(button, run) {
  button.addEventListener("click", (event) => {
    if (event.detail) button.blur();
    run();
  });
}

function setLarge(large) {
  document.documentElement.classList.toggle("large-text", large);
  el("large").setAttribute("aria-pressed", String(large));
  localStorage.setItem("large", large ? "1" : "");
}

function take(value) {
  const ours = (window) => window?.current?.ticket;
  if (shown && ours(shown) !== ours(value) && asking()) {
    cancel();
    tell(t("ticket_changed"), true);
  }
  shown = value;
  askVisitor(value.current);
  draw();
}

document.addEventListener("keydown", onKey);
el("primary").addEventListener("click", main);
for (const button of document.querySelectorAll("button[data-act]")) onClick(button, () => act(button.dataset.act));
onClick(el("again"), () => unsent?.());
onClick(el("show-keys"), () => el("keys").showModal());
el("keys-back").addEventListener("click", () => el("keys").close());
onClick(el("large"), () => setLarge(!document.documentElement.classList.contains("large-text")));
setLarge(localStorage.getItem("large") === "1");
el("sign-out").addEventListener("click", signOut);

follow(`/console/live?window=${page.window}`, { snapshot: take, link, ended: () => location.assign("/console") }); // it leads to sign-in where the session is over
every(1000, () => {
  drawTime(shown);
  if (shown) drawActions();
});
every(15000, () => shown && drawLists(shown, actions(shown, now(), account), act));
