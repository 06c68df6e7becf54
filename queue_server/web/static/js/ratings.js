// What is done about a low grade or a complaint: one command a button, then the page again.
import "./forms.js";
import { send } from "./commands.js";
import { el, page, t } from "./page.js";

async function act(body) {
  const reply = await send(`/api/v1/${page.hall}/commands`, body);
  if (reply.ok) return location.reload();
  el("message").textContent = page.words[reply.code] ?? t("failed");
  el("message").hidden = false;
  el("message").scrollIntoView({ block: "center" });
}

for (const button of document.querySelectorAll("[data-act]")) button.addEventListener("click", () => act(JSON.parse(button.dataset.act)));
for (const form of document.querySelectorAll("form[data-kind]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const values = Object.fromEntries(new FormData(form));
    if (values.grade) values.grade = Number(values.grade);
    act({ kind: form.dataset.kind, follow_up: form.dataset.id, ...values });
  });
}
