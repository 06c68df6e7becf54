// A ticket on its holder's phone.
import { send } from "./commands.js";
import { follow } from "./live.js";
import { chosen } from "./missing.js";
import { askPhone } from "./phone.js";
import { clockTime, el, h, page, range, say, t, windowName } from "./page.js";
import { drawHeld, heldNote, heldOf } from "./ticket_held.js";

const OVER = ["served", "missed", "turned_away", "cancelled", "swept"];
const base = location.pathname.replace(/\/$/, "");

function waiting(ticket) {
  if (heldOf(ticket) !== "none") return `held_${heldOf(ticket)}`;
  if (ticket.taken_back) return "taken_back";
  if (!ticket.ahead) return "waiting_next";
  return ticket.soon ? "soon" : "waiting";
}

function headline(ticket) {
  if (ticket.state === "called") return t("called", { window: windowName(ticket.window_label ?? "") });
  const text = ticket.state === "waiting" ? waiting(ticket) : ticket.state;
  const green = ticket.green && !OVER.includes(ticket.state) ? t("green") + (page.language === "zh" ? "\u3000" : " · ") : "";
  return green + t(text);
}

function figures(ticket) {
  const pairs = [];
  if (ticket.state === "waiting") {
    if (heldOf(ticket) === "none" && ticket.ahead) pairs.push(["ahead", t(ticket.ahead === 1 ? "person" : "people", { n: ticket.ahead })]);
    const gone = ["away", "out"].includes(heldOf(ticket));
    pairs.push(["wait", range(ticket.wait)], ["place", gone ? "" : say(ticket.area_name)]);
  } else if (ticket.window_label && !OVER.includes(ticket.state)) {
    pairs.push(["place", `${windowName(ticket.window_label)}\n${say(ticket.area_name)}`]);
  }
  return pairs.filter(([, value]) => value).map(([key, value]) => h("div", {}, h("dt", {}, t(key)), h("dd", {}, value)));
}

function note(ticket) {
  if (OVER.includes(ticket.state) || ticket.state === "parked") return t(`${ticket.state}_note`);
  if (heldOf(ticket) !== "none") return heldNote(ticket);
  if (ticket.state !== "waiting" || !ticket.taken_back) return "";
  return t("taken_back_note", { time: clockTime(Date.parse(ticket.taken_back)) });
}

let last = page.snapshot.state;

// A telephone in a pocket: it trembles where it may.
function tremble(ticket) {
  if (ticket.state === "called" && last !== "called") navigator.vibrate?.([400, 200, 400]);
  last = ticket.state;
}

function draw(ticket) {
  tremble(ticket);
  const over = OVER.includes(ticket.state);
  const turn = ["called", "arrived", "serving"].includes(ticket.state);
  el("ticket").className = ["card", "ticket", ticket.green && !over && "green", turn && "turn", over && "over"].filter(Boolean).join(" ");
  el("state").textContent = headline(ticket);
  el("number").textContent = ticket.number;
  el("number").classList.toggle("long", ticket.number.length > 5);
  el("figures").replaceChildren(...figures(ticket));
  el("note").textContent = note(ticket);
  el("note").hidden = !el("note").textContent;
  drawHeld(ticket);
  el("delivery").hidden = !ticket.delivery || ["cancelled", "swept", "turned_away"].includes(ticket.state);
  el("prepare-card").hidden = over;
  el("rate-card").hidden = !["served", "turned_away"].includes(ticket.state);
  const items = ticket.prepare.map((text) => h("li", {}, say(text)));
  el("prepare").replaceChildren(...(items.length ? items : [h("li", {}, t("nothing"))]));
  const listed = ticket.errand.listed;
  el("listed-card").hidden = !listed.length;
  el("listed").replaceChildren(...listed.map((text) => h("li", {}, say(text))));
  el("overtaken-card").hidden = !ticket.overtaken_by?.length;
  el("overtaken").replaceChildren(...(ticket.overtaken_by ?? []).map((text) => h("li", {}, say(text))));
  el("issued").textContent = t("issued", { time: clockTime(Date.parse(ticket.issued_at)) });
  el("live").hidden = over;
  el("foot").hidden = ticket.state !== "waiting" || heldOf(ticket) === "suspended"; // giving it back is one of the three ways there
  if (ticket.state !== "waiting") el("confirm").close();
  document.title = `${ticket.number} – ${headline(ticket)}`;
}

/** One answer below what was pressed, and whether it was taken; what was sent once is not sent again. */
async function tell(body, out, done, buttons) {
  for (const button of buttons) button.disabled = true;
  const reply = await send(`${base}/commands`, { ...body, ticket: page.snapshot.ticket });
  const settled = reply.ok || reply.code === "rated_already";
  el(out).hidden = false;
  el(out).textContent = settled ? t(done) : (page.words[reply.code] ?? t("failed"));
  for (const button of buttons) button.disabled = settled;
  return reply.ok;
}

async function rate(button) {
  if (!(await tell({ kind: "rate_visit", grade: Number(button.dataset.grade) }, "rated", "rated", grades))) return;
  button.setAttribute("aria-pressed", "true");
  el("rated").textContent = t("rated_as", { grade: button.textContent });
  if (Number(button.dataset.grade) <= 2) askPhone();
}

const grades = [...document.querySelectorAll("[data-grade]")];
const abouts = [...document.querySelectorAll("[data-about]")];
for (const button of grades) button.addEventListener("click", () => rate(button));
async function complain(button) {
  if (!chosen(el("tell"))) return;
  const body = { kind: "open_follow_up", about: button.dataset.about, topic: el("topic").value };
  if (await tell(body, "told", "told", abouts)) askPhone();
}

for (const button of abouts) button.addEventListener("click", () => complain(button));

async function cancel() {
  el("cancel-yes").disabled = true;
  const reply = await send(`${base}/commands`, { kind: "cancel_ticket", ticket: page.snapshot.ticket });
  el("cancel-yes").disabled = false;
  el("confirm-error").hidden = reply.ok;
  el("confirm-error").textContent = reply.ok ? "" : (page.words[reply.code] ?? t("failed"));
  if (reply.ok) el("confirm").close();
}

el("cancel").addEventListener("click", () => el("confirm").showModal());
el("keep").addEventListener("click", () => el("confirm").close());
el("cancel-yes").addEventListener("click", cancel);
draw(page.snapshot);
follow(`${base}/live`, { snapshot: draw, link: (up) => (el("lost").hidden = up), ended: () => location.reload() });
