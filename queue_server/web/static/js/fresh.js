// Sign in again: the password once more or the organisation's account, before money leaves the hall or figures leave the house.
import { post } from "./commands.js";
import { el, h, page, t } from "./page.js";

/** Give it to the server; null when it was right, else the name of the text that says why not. */
export async function signInAgain(password) {
  const answer = await post("/sign-in/again", JSON.stringify({ password }), 20000).catch(() => null);
  if (answer?.ok) return null;
  return answer?.status === 429 ? "again_locked" : answer?.status === 401 ? "again_refused" : "again_failed";
}

/** A key beside the password where the hall has an identity provider: its sign-in opens in a window of its own, and
 *  `done` is called when that has confirmed. Null where it has none. */
export function organisationKey(done) {
  if (!page.organisation) return null;
  const ask = () => {
    const heard = new BroadcastChannel("yitang-again");
    el("ask").addEventListener("close", () => heard.close(), { once: true });
    heard.addEventListener("message", () => {
      heard.close();
      done();
    });
    window.open("/sign-in/again", "again", "popup,width=560,height=720");
  };
  return h("button", { type: "button", class: "organisation", onclick: ask }, t("again_organisation"));
}
