// Signing out: the session ends here, and at the organisation's provider where the sign-in came from there.
import { post } from "./commands.js";

export async function signOut() {
  const reply = await post("/sign-out", "{}", 20000).then((answer) => answer.json(), () => null);
  location.assign(reply?.next ?? "/sign-in");
}
