// Forms of accounts: sent as JSON, refusals in words at the top.
import { page, t } from "./page.js";
import { post } from "./commands.js";

function fail(form, text, field) {
  const error = form?.querySelector(".error");
  if (!error) return;
  error.textContent = text;
  error.hidden = false;
  form.querySelector(field ? `[name=${field}]` : "[required]")?.focus();
}

async function submit(url, values, form) {
  try {
    const response = await post(url, JSON.stringify(values), 20000);
    const reply = await response.json();
    if (response.ok) return location.assign(reply.next);
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
  if ("again" in values && values.again !== values.password) return "differ";
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
    const { window, next } = valuesOf(button.form);
    if (!window) return fail(button.form, t("window_needed"), "window");
    button.disabled = true;
    await submit(button.dataset.organisation, { ...(window === "-" ? {} : { window }), ...(next ? { next } : {}) }, button.form);
    button.disabled = false;
  });
}

for (const button of document.querySelectorAll("button[data-post]")) {
  button.addEventListener("click", () => submit(button.dataset.post, JSON.parse(button.dataset.body || "{}"), document.querySelector("form")));
}
