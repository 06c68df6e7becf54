// 续办号: the code that brings its holder back in, as long as it counts.
import { post } from "./commands.js";
import { el, t } from "./page.js";
import { qr } from "./qr.js";

const url = `${location.pathname.replace(/\/(voice)?$/, "")}/pass`;

/** Show it, if there is one; said again only when it was not there. */
export async function showPass() {
  if (!el("pass-card").hidden) return;
  const answer = await post(url, "{}").catch(() => null);
  if (!answer?.ok) return;
  const { code, until, ...runs } = await answer.json();
  el("pass-lead").textContent = t("pass_lead", { date: until });
  el("pass-qr").replaceChildren(qr(runs));
  el("pass-code").textContent = code.match(/.{4}/g).join(" ");
  el("pass-card").hidden = false;
}
