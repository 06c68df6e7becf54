// What is done about money: each is asked for once more, some with the password, then one command.
import { once, send } from "./commands.js";
import { organisationKey, signInAgain } from "./fresh.js";
import { yuan } from "./money.js";
import { el, page, t } from "./page.js";

let answered = null;

/** One question: a text where `label` is given, else yes or back. Resolves to the text (or true), null for Esc. */
function ask(title, { hint = "", label = "", type = "text", action = t("confirm"), empty = "", wrong = "" } = {}) {
  el("ask-title").textContent = title;
  el("ask-hint").textContent = hint;
  el("ask-hint").hidden = !hint;
  el("ask-field").hidden = !label;
  el("ask-label").textContent = label;
  Object.assign(el("ask-input"), { type, value: "", maxLength: type === "password" ? 200 : 64 });
  el("ask-send").textContent = action;
  el("ask-wrong").textContent = wrong;
  el("ask-wrong").hidden = !wrong;
  el("ask").showModal();
  (label ? el("ask-input") : el("ask-send")).focus();
  return new Promise((done) => (answered = { done, label, empty }));
}

function close(value) {
  const { done } = answered ?? {};
  answered = null;
  el("ask").close();
  done?.(value);
}

el("ask-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const typed = el("ask-input").value.trim();
  if (!answered?.label) return close(true);
  if (typed) return close(typed);
  el("ask-wrong").textContent = answered.empty;
  el("ask-wrong").hidden = !answered.empty;
  el("ask-input").focus();
});
el("ask-back").addEventListener("click", () => close(null));
el("ask").addEventListener("close", () => el("ask").open || (answered && close(null)));

/** The password once more, until it was right (true) or somebody went back (false). */
export async function again() {
  let wrong = "";
  for (;;) {
    const asked = ask(t("again_title"), { hint: t("again_hint"), label: t("again_password"), type: "password", action: t("again_send"), empty: t("again_hint"), wrong });
    const key = organisationKey(() => close(true));
    if (key) el("ask-field").after(key);
    const password = await asked;
    key?.remove();
    el("ask-input").value = "";
    if (password === null) return false;
    if (password === true) return true;
    const why = await signInAgain(password);
    if (!why) return true;
    wrong = t(why);
  }
}

export function tell(text, refused = false) {
  el("message").hidden = !text;
  el("message").textContent = text;
  el("message").classList.toggle("refused", refused);
}

export const leave = () => location.assign("/sign-in");

const sent = once((body) => send(`/api/v1/${page.hall}/commands`, body));

async function run(body) {
  const reply = await sent(body);
  if (!reply) return;
  if (reply.code === "signed_out") return leave();
  if (reply.code === "sign_in_again") return (await again()) && run(body);
  tell(reply.ok ? t("done") : page.words[reply.code] ?? t("load_failed"), !reply.ok);
}

export const acts = {
  async answer(order, { id, what, fen }, approve) {
    const sure = await ask(t(approve ? "approve_sure" : "decline_sure", { what, yuan: yuan(fen) }), { action: t(approve ? "approve" : "decline") });
    if (sure) await run({ kind: "answer_ask", order, ask: id, approve });
  },
  async payOut(order, { refund, fen }) {
    if (await ask(t("pay_out_sure", { yuan: yuan(fen) }), { action: t("pay_out") })) await run({ kind: "pay_out", order, refund });
  },
  take: ({ difference }) => run({ kind: "take_difference", difference }),
  async resolve({ difference }) {
    const how = await ask(t("resolve_title"), { label: t("resolve_how"), action: t("resolve"), empty: t("resolve_empty") });
    if (how) await run({ kind: "resolve_difference", difference, how });
  },
};
