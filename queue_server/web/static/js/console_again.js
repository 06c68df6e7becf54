// The password once more, in the console's one dialog.
import { finish, tick } from "./console_ask.js";
import { organisationKey, signInAgain } from "./fresh.js";
import { t } from "./page.js";

/** Ask until it was right (true) or somebody went back (false). */
export async function again() {
  let hint = t("again_hint");
  for (;;) {
    const fields = [{ name: "password", text: t("again_password"), type: "password", autocomplete: "current-password" }];
    const answer = await tick(t("again_title"), [], { hint, send: t("again_send"), fields, more: [organisationKey(() => finish("confirmed"))] });
    if (!answer) return false;
    if (answer === "confirmed") return true;
    const why = await signInAgain(answer.fields.password);
    if (!why) return true;
    hint = t(why);
  }
}
