// What the desk does about a number that was found: one key each.
import { el, h, page, say, t } from "./page.js";
import { post, randomId, sha256 } from "./commands.js";
import { handOver, sheet, token } from "./desk_issue.js";
import { qr } from "./qr.js";
import { tell } from "./desk_tell.js";
import { voiceForm } from "./desk_voice.js";

const LIVE = ["waiting", "called", "arrived", "serving", "missed", "parked"];

/** The keys of a number; `act` sends, `look` finds again. */
export function buttons(ticket, { act, look }) {
  const run = async (body) => (await act({ ...body, ticket: ticket.ticket })) && look();
  const live = LIVE.includes(ticket.state);
  const stopped = ticket.held === "suspended";
  const found = [
    ["who", true, () => who(ticket)],
    ["again", live, () => again(ticket, act)],
    ["step_done", ticket.state === "parked", () => run({ kind: "step_done" })],
    ["stay", stopped, () => run({ kind: "choose_on_suspend", choice: "wait" })],
    ["later", stopped, () => later(ticket, act, look)],
    ["rebook", stopped, () => rebook(ticket, run)],
    ["keep", ticket.state === "swept", () => run({ kind: "keep_ticket" })],
    ["step_out", ticket.state === "waiting" && !ticket.out && ticket.held === "none", () => run({ kind: "step_out" })],
    ["step_in", ticket.out, () => run({ kind: "step_in" })],
    ["return", ticket.state === "missed", () => run({ kind: "return_ticket" })],
    ["look", ["called", "arrived"].includes(ticket.state), () => run({ kind: "report_look" })],
    ["needs", live, () => needs(ticket, run)],
    ["pre_check", live && !ticket.pre_checked_by, () => run({ kind: "mark_ticket", mark: "pre_check" })],
    ["voice", true, () => voiceForm(act, ticket)],
    ["with_helper", live, () => run({ kind: "mark_ticket", mark: "helper" })],
  ];
  const classes = Object.entries(live ? page.classes : {}).filter(([name]) => !ticket.classes.some(([held, evidence]) => held === name && evidence === "staff"));
  return [...found.filter(([, shown]) => shown).map(([name, , press]) => key(`${name}-${ticket.number}`, t(name), press)),
    ...classes.map(([name, words]) => key(`class-${name}-${ticket.number}`, t("confirm", { name: say(words) }), () => run({ kind: "confirm_class", class_id: name })))];
}

const key = (id, words, press) => h("button", { type: "button", class: "small", id, onclick: press }, words);

async function again(ticket, act) {
  const own = await token();
  const slip = await act({ kind: "reprint_ticket", ticket: ticket.ticket, page_token_sha256: own.sha }, "");
  if (slip) await handOver(slip, own.text, "again_note");
}

async function who(ticket) {
  if (!ticket.identified) return tell(t("nobody_known"));
  const answer = await post("/desk/visitor", JSON.stringify({ ticket: ticket.ticket })).catch(() => null);
  if (answer?.status === 429) return tell(t("too_many"), true);
  if (!answer?.ok) return tell(answer?.status === 404 ? t("nobody_known") : t("load_failed"), true);
  const person = await answer.json();
  tell([ticket.number, person.name, person.number, person.age !== null && t("years", { age: person.age })].filter(Boolean).join(" · "));
}

/** 续办号: the code to be photographed or written down; the hall keeps its hash alone. */
async function later(ticket, act, look) {
  const code = randomId();
  if (!(await act({ kind: "choose_on_suspend", choice: "continue_later", code_sha256: await sha256(code), ticket: ticket.ticket }, ""))) return;
  const answer = await post("/console/code", JSON.stringify({ code })).catch(() => null);
  sheet(t("pass"), h("p", {}, ticket.number), answer?.ok && qr(await answer.json()), h("p", { id: "pass-code" }, code.match(/.{4}/g).join(" ")), h("p", { class: "muted" }, t("pass_note")));
  look();
}

function rebook(ticket, run) {
  const yes = h("button", { type: "button", id: "rebook-yes", class: "stop wide", onclick: () => (el("sheet").close(), run({ kind: "choose_on_suspend", choice: "rebook" })) }, t("rebook_yes"));
  sheet(t("rebook_title", { number: ticket.number }), h("p", {}, t("rebook_sure")), yes);
}

/** What the person needs to notice a call, before it: the pager that was handed out, and who comes to look. */
function needs(ticket, run) {
  const box = (need) => h("label", { class: "box" }, h("input", { type: "checkbox", name: need, checked: ticket.needs.includes(need) }), t(`need_${need}`));
  const pager = h("input", { id: "pager", type: "number", min: 0, max: 999, value: ticket.pager || "" });
  const form = h("form", { id: "needs-form", class: "finder", onsubmit: keep }, ...page.needs.map(box), h("label", { for: "pager" }, t("need_pager")), pager, h("button", { type: "submit", class: "primary" }, t("save")));
  function keep(event) {
    event.preventDefault();
    const chosen = page.needs.filter((need) => form.elements[need].checked);
    el("sheet").close();
    run({ kind: "note_needs", needs: chosen, pager: Number(pager.value || 0) });
  }
  sheet(t("needs_title", { number: ticket.number }), form);
}
