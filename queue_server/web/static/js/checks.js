// Who is to be compared with a document; asked for anew every few seconds.
import { clockTime, el, h, page, say, t, windowName } from "./page.js";

const EVERY = 3000;
let shown = "";

function line(check) {
  return h(
    "tr", {},
    h("th", { scope: "row", class: "number" }, check.number),
    h("td", {}, check.window_label ? windowName(check.window_label) : t("waits")),
    h("td", {}, t(check.unread ? "why_document" : "why_person")),
    h("td", {}, say(check.matter_name)),
    h("td", { class: "fixed" }, clockTime(Date.parse(check.issued_at))),
  );
}

function show(checks) {
  const text = JSON.stringify(checks);
  if (text === shown) return; // a screen reader says only what is new
  shown = text;
  el("none").hidden = checks.length > 0;
  el("checks").hidden = checks.length === 0;
  el("lines").replaceChildren(...checks.map(line));
}

async function follow() {
  try {
    const response = await fetch(`/api/v1/${page.hall}/checks`, { signal: AbortSignal.timeout(5000) });
    if (response.status === 401) return location.assign("/sign-in");
    if (!response.ok) throw new Error(String(response.status));
    show((await response.json()).checks);
    el("stale").hidden = true;
  } catch {
    el("stale").hidden = false;
  }
  setTimeout(follow, EVERY);
}

show(page.checks);
setTimeout(follow, EVERY);
