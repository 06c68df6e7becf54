// Pages that carry out one command a press and then come again; whoever is signed out signs in.
import { send } from "./commands.js";
import { chosen } from "./missing.js";
import { el, page, t } from "./page.js";

/** Say why nothing was done. */
export function refused(code) {
  if (code === "signed_out") return location.assign("/sign-in");
  el("message").textContent = page.words[code] ?? t("failed");
  el("message").hidden = false;
  el("message").scrollIntoView({ block: "center" });
}

// A grade is a number.
function filled(form, submitter) {
  const values = Object.fromEntries([...new FormData(form, submitter)].filter(([, value]) => value));
  return { ...form.dataset, ...values, ...(values.grade ? { grade: Number(values.grade) } : {}) };
}

/** Every `data-act` holds a command; every form with a `data-kind` becomes one: its data and what was filled in. `also` is in each;
 *  refusals that are `settled` bring the page again too. */
export function acts({ bodyOf = filled, url = `/api/v1/${page.hall}/commands`, also = {}, settled = [] } = {}) {
  const buttons = [...document.querySelectorAll("main button")];
  async function act(body) {
    for (const button of buttons) button.disabled = true;
    const reply = await send(url, { ...body, ...also });
    if (reply.ok || settled.includes(reply.code)) return location.reload();
    for (const button of buttons) button.disabled = false;
    refused(reply.code);
  }
  for (const button of document.querySelectorAll("[data-act]")) button.addEventListener("click", () => act(JSON.parse(button.dataset.act)));
  for (const form of document.querySelectorAll("form[data-kind]")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (chosen(form)) act(bodyOf(form, event.submitter));
    });
  }
}
