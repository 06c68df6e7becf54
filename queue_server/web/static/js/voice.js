// How it was, and what became of what was said: one command a button, then the page again.
import { send } from "./commands.js";
import { el, page, setClock, t } from "./page.js";

const base = location.pathname.replace(/\/(voice)?$/, "");

setClock(page.at);

async function act(body) {
  const buttons = [...document.querySelectorAll("main button")];
  for (const button of buttons) button.disabled = true;
  const reply = await send(`${base}/commands`, { ...body, ticket: page.ticket });
  if (reply.ok || reply.code === "rated_already") return location.reload();
  el("message").textContent = page.words[reply.code] ?? t("failed");
  el("message").scrollIntoView({ block: "center" });
  for (const button of buttons) button.disabled = false;
}

for (const button of document.querySelectorAll("[data-act]")) button.addEventListener("click", () => act(JSON.parse(button.dataset.act)));
for (const form of document.querySelectorAll("[data-form]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const told = form.dataset.followUp ? { follow_up: form.dataset.followUp } : {};
    act({ kind: form.dataset.form, ...told, ...Object.fromEntries(new FormData(form, event.submitter)) });
  });
}
