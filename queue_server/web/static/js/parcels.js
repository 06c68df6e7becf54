// 证到包邮: a parcel's number for its recipient, who knows the telephone that was given for it.
import { post } from "./commands.js";
import { h, t } from "./page.js";

const url = `${location.pathname.replace(/\/(voice)?$/, "")}/parcel`;
const WHY = { 403: "parcel_wrong", 404: "parcel_gone", 429: "parcel_too_many" };

async function ask(form) {
  const said = form.parentElement.querySelector(".parcel-number");
  said.hidden = true;
  const body = { case: form.dataset.parcel, tail: form.elements.tail.value };
  const answer = await post(url, JSON.stringify(body)).catch(() => null);
  const number = answer?.ok ? (await answer.json()).number : "";
  said.replaceChildren(...(number ? [h("span", { class: "muted" }, t("parcel_number")), h("b", {}, number)] : [t(WHY[answer?.status] ?? "failed")]));
  said.hidden = false;
  form.hidden = Boolean(number);
  form.elements.tail.value = "";
}

// One question at a time: each counts as a try.
async function askOnce(form) {
  const parts = [...form.elements];
  const asked = ask(form);
  for (const part of parts) part.disabled = true;
  await asked;
  for (const part of parts) part.disabled = false;
  form.elements.tail.focus();
}

for (const form of document.querySelectorAll("form[data-parcel]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    askOnce(form);
  });
}
