// Forms of accounts: sent as JSON, refusals in words at the top.
import { post } from "./commands.js";
import { organisationKey, signInAgain } from "./fresh.js";
import { el, page, t } from "./page.js";

function fail(card, text, field) {
  const error = card?.querySelector(".error");
  if (!error) return;
  error.textContent = text;
  error.hidden = !text;
  card.querySelector(field ? `[name=${field}]` : "[required]")?.focus();
}

// The password of whoever is signed in; null when they went back.
function asked(dialog) {
  const field = dialog.querySelector("input");
  field.value = dialog.returnValue = "";
  dialog.showModal();
  return new Promise((done) => dialog.addEventListener("close", () => done(dialog.returnValue ? field.value : null), { once: true }));
}

/** The password once more, or the organisation's account, until it was right (true) or somebody went back (false). */
export async function again() {
  const dialog = el("ask");
  let confirmed = false;
  const key = organisationKey(() => {
    confirmed = true;
    dialog.close();
  });
  el("again-organisation").replaceChildren(...(key ? [key] : []));
  for (let why = ""; why !== null; ) {
    fail(dialog, why && t(why));
    const password = await asked(dialog);
    if (confirmed) return true;
    if (password === null) return false;
    why = await signInAgain(password);
  }
  return true;
}

async function submit(url, values, form) {
  try {
    const response = await post(url, JSON.stringify(values), 20000);
    const reply = await response.json();
    if (response.ok) return location.assign(reply.next);
    if (response.status === 401 && url.startsWith("/staff")) return location.assign("/sign-in");
    if (reply.error === "sign_in_again") return (await again()) && submit(url, values, form);
    fail(form, reply.error in page.texts ? t(reply.error, { minutes: reply.minutes }) : t("failed"));
  } catch {
    fail(form, t("failed"));
  }
}

function valuesOf(form) {
  const values = Object.fromEntries(new FormData(form));
  if (values.staff) values.staff = values.staff.trim().toLowerCase();
  return values;
}

function problem(values) {
  if ("window" in values && values.window === "") return "window_needed";
  if ("again" in values && values.again !== (values.new ?? values.password)) return "differ";
  return null;
}

for (const form of document.querySelectorAll("form[data-send]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const values = valuesOf(form);
    const wrong = problem(values);
    if (wrong) return fail(form, t(wrong));
    delete values.again;
    if (values.window === "-") delete values.window;
    const button = form.querySelector("[type=submit]");
    button.disabled = true;
    await submit(form.dataset.send, values, form);
    button.disabled = false;
  });
}

for (const button of document.querySelectorAll("button[data-organisation]")) {
  button.addEventListener("click", async () => {
    const { window } = valuesOf(button.form);
    if (!window) return fail(button.form, t("window_needed"), "window");
    button.disabled = true;
    await submit(button.dataset.organisation, window === "-" ? {} : { window }, button.form);
    button.disabled = false;
  });
}

for (const button of document.querySelectorAll("button[data-post]")) {
  button.addEventListener("click", async () => {
    button.disabled = true;
    await submit(button.dataset.post, JSON.parse(button.dataset.body || "{}"), button.closest(".card"));
    button.disabled = false;
  });
}
