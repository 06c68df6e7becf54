// A ticket that waits aside: why, and what its holder may do while its matter is stopped.
import { send } from "./commands.js";
import { el, page, say, t } from "./page.js";
import { showPass } from "./pass.js";

const url = `${location.pathname.replace(/\/$/, "")}/commands`;
const keys = [...document.querySelectorAll("[data-choice]")];

/** Why nobody calls it now: "none", or the reason by name. */
export const heldOf = (ticket) => (ticket.state === "waiting" ? ticket.errand.held : "none");

export function heldNote(ticket) {
  const stays = ticket.errand.stays && heldOf(ticket) === "suspended" ? t("stays") : "";
  return [say(ticket.errand.notice), stays].filter(Boolean).join(page.language === "zh" ? "" : " ");
}

export function drawHeld(ticket) {
  const stopped = heldOf(ticket) === "suspended";
  el("stopped-card").hidden = !stopped;
  el("stay").hidden = el("stay-lead").hidden = ticket.errand.stays;
  if (!stopped) el("rebook-sure").close();
  if (heldOf(ticket) === "away") showPass();
  else el("pass-card").hidden = true;
}

async function choose(choice) {
  for (const key of keys) key.disabled = true;
  const code = choice === "continue_later" ? { code_sha256: page.pass_sha256 } : {};
  const reply = await send(url, { kind: "choose_on_suspend", ticket: page.snapshot.ticket, choice, ...code });
  for (const key of keys) key.disabled = false;
  el("rebook-sure").close();
  el("stopped-error").hidden = reply.ok;
  el("stopped-error").textContent = reply.ok ? "" : (page.words[reply.code] ?? t("failed"));
}

for (const key of keys) key.addEventListener("click", () => choose(key.dataset.choice));
el("rebook").addEventListener("click", () => el("rebook-sure").showModal());
el("rebook-keep").addEventListener("click", () => el("rebook-sure").close());
