// What is done about a low grade or a complaint, and whom to call (asked for with a reason, on record).
import { acts, refused } from "./acts.js";
import { post } from "./commands.js";
import { t } from "./page.js";

const CODES = { 401: "signed_out", 429: "too_many" };

async function whom(form) {
  const body = { follow_up: form.dataset.whom, reason: form.elements.reason.value };
  const answer = await post("/ratings/phone", JSON.stringify(body)).catch(() => null);
  if (!answer?.ok && answer?.status !== 404) return refused(CODES[answer?.status]);
  form.querySelector("output").textContent = answer.ok ? (await answer.json()).phone : t("whom_gone");
}

acts();
for (const form of document.querySelectorAll("form[data-whom]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    whom(form);
  });
}
