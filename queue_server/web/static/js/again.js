// The small window of a confirmation: to the organisation's page at once, and back with what came of it.
import { post } from "./commands.js";
import { el, page, t } from "./page.js";

function say(key) {
  el("said").textContent = t(key in page.texts ? key : "failed");
  el("said").hidden = false;
}

async function go() {
  el("go").disabled = true;
  try {
    const response = await post("/sign-in/again/organisation", "{}", 20000);
    const reply = await response.json();
    if (response.ok) return location.assign(reply.next);
    say(reply.error);
  } catch {
    say("failed");
  }
  el("go").disabled = false;
}

if (page.why === "confirmed") {
  new BroadcastChannel("yitang-again").postMessage("confirmed"); // the server decides; this only wakes the page that asked
  window.close();
} else {
  el("go").addEventListener("click", go);
  if (!page.why) go();
}
