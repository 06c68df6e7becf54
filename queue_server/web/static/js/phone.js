// 回访电话: asked for once something is on record that somebody will answer.
import { sendPlain } from "./commands.js";
import { el, page, t } from "./page.js";

const form = el("phone-form");
const url = `${location.pathname.replace(/\/(voice)?$/, "")}/phone`;

export function askPhone() {
  form.hidden = false;
  form.scrollIntoView({ block: "nearest" });
}

async function leave() {
  const button = form.querySelector("button");
  button.disabled = true;
  const reply = await sendPlain(url, { phone: form.elements.phone.value.trim() });
  button.disabled = false;
  if (reply.ok && document.querySelector(".voice")) return location.reload();
  form.hidden = reply.ok;
  if (reply.ok) form.reset();
  el("phone-said").hidden = false;
  el("phone-said").textContent = reply.ok ? t("phone_kept") : (page.words[reply.code] ?? t("failed"));
}

form?.addEventListener("submit", (event) => {
  event.preventDefault();
  leave();
});
