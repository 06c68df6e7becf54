// Who is to be compared with a document, asked for anew every few seconds; and the word of whoever went there.
import { send } from "./commands.js";
import { clockTime, el, h, page, say, t, windowName } from "./page.js";

const EVERY = 3000;
let shown = "";
let asked = null;

function line(check) {
  const at = check.window_label;
  return h(
    "li", { class: "check" },
    h("b", { class: "number" }, check.number),
    h("div", { class: "what" },
      h("span", {}, t(check.unread ? "why_document" : "why_person")),
      h("span", { class: "muted" }, t("from", { matter: say(check.matter_name), time: clockTime(Date.parse(check.issued_at)) }))),
    h("span", { class: "muted" }, at ? t("at", { window: windowName(at) }) : t("waits")),
    !at && page.may && h("button", { type: "button", class: "primary", onclick: () => ask(check), "aria-label": t("do_for", { number: check.number }) }, t("do")),
  );
}

function show(checks) {
  const text = JSON.stringify(checks);
  if (text === shown) return; // a screen reader says only what is new
  shown = text;
  el("none").hidden = checks.length > 0;
  el("checks").hidden = checks.length === 0;
  el("checks").replaceChildren(...checks.map(line));
}

function ask(check) {
  asked = check;
  el("ask-title").textContent = t(check.unread ? "ask_document" : "ask_person", { number: check.number });
  el("ask").showModal();
}

async function answer(same) {
  const { ticket, number } = asked;
  el("ask").close();
  const reply = await send(`/api/v1/${page.hall}/commands`, { kind: "confirm_waiting", ticket, same });
  if (reply.code === "signed_out") return location.assign("/sign-in");
  const words = page.words[reply.code]?.replace("{about}", reply.about ?? "");
  el("message").textContent = reply.ok ? t(same ? "done_same" : "done_other", { number }) : words ?? t("failed");
  el("message").classList.toggle("refused", !reply.ok);
  await look();
}

async function look() {
  try {
    const response = await fetch(`/api/v1/${page.hall}/checks`, { signal: AbortSignal.timeout(5000) });
    if (response.status === 401) return location.assign("/sign-in");
    if (!response.ok) throw new Error(String(response.status));
    show((await response.json()).checks);
    el("stale").hidden = true;
  } catch {
    el("stale").hidden = false;
  }
}

async function follow() {
  await look();
  setTimeout(follow, EVERY);
}

el("same").addEventListener("click", () => answer(true));
el("other").addEventListener("click", () => answer(false));
el("back").addEventListener("click", () => el("ask").close());
show(page.checks);
setTimeout(follow, EVERY);
