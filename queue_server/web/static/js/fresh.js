// Sign in again: the password once more, before money leaves the hall or figures leave the house.
import { post } from "./commands.js";

/** Give it to the server; null when it was right, else the name of the text that says why not. */
export async function signInAgain(password) {
  const answer = await post("/sign-in/again", JSON.stringify({ password }), 20000).catch(() => null);
  if (answer?.ok) return null;
  return answer?.status === 429 ? "again_locked" : answer?.status === 401 ? "again_refused" : "again_failed";
}
