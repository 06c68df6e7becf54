// Cases of the ticket at the window, and the complete list for who is turned away.
import { bodyOf, option, steps } from "./case_acts.js";
import { randomId, sha256 } from "./commands.js";
import { choose, tick } from "./console_ask.js";
import { sheet } from "./console_sheet.js";
import { page, say, t } from "./page.js";

const { choices } = page;

/** What may be done with the ticket's cases now: one question, sometimes a second. */
export async function cases(window, send) {
  const { number, state, ticket, cases: lines } = window.current;
  const several = lines.length > 1;
  const options = lines.flatMap((line) => steps(line, { serving: state === "serving" }).map((step) => option({ ...line, ticket }, step, several ? say(line.name) : "")));
  const chosen = await choose(t("cases_title", { number }), options, { hint: options.length ? "" : t("cases_none") });
  const body = chosen && (await bodyOf(chosen.line, chosen.step));
  if (body) send(body);
}

/** 一次性告知单: everything at once; then the sheet with the way back, whose code nobody else has. */
export async function away(window, send) {
  const { number, prepare, matter_name: matter } = window.current;
  const materials = prepare.map((name, n) => ({ value: { material: n + 1, name }, text: say(name) }));
  const lacking = choices.lacking.map((each) => ({ value: { lacking: each, name: page.lacking[each] }, text: say(page.lacking[each]) }));
  const groups = [{ title: t("away_materials"), options: materials }, { title: t("away_lacking"), options: lacking }];
  const answer = await tick(t("away_title", { number }), groups, { hint: t("away_hint"), send: t("away_send"), wrong: ({ values }) => (values.length ? "" : page.words.nothing_listed) });
  if (!answer) return;
  const code = randomId();
  const listed = answer.values;
  const body = {
    kind: "turn_away",
    window: page.window,
    materials: listed.flatMap((each) => each.material ?? []),
    lacking: listed.flatMap((each) => each.lacking ?? []),
    code_sha256: await sha256(code),
  };
  send(body, () => sheet({ number, matter, names: listed.map((each) => each.name), code, days: window.pass_days }));
}
