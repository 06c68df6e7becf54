// Cases of the ticket at the window, and the complete list for who is turned away.
import { randomId } from "./commands.js";
import { choose, tick } from "./console_ask.js";
import { sheet } from "./console_sheet.js";
import { dateOf, now, page, say, t } from "./page.js";

const { choices } = page;
const GAP_DAYS = 7;
const MOST_GAP_DAYS = 90;

const places = (materials) => materials.map((name, n) => ({ value: n + 1, text: say(name) }));
const named = (prefix, values) => values.map((value) => ({ value, text: t(`${prefix}_${value}`) }));

/** What may be done with the ticket's cases now: one question, sometimes a second. */
export async function cases(window, send) {
  const several = window.current.cases.length > 1;
  const options = window.current.cases.flatMap((line) => steps(line, window).map((step) => ({ value: { line, step }, text: t(`case_${step.do}`, { name: step.gap ? say(step.gap.name) : "" }), note: several ? say(line.name) : "" })));
  const chosen = await choose(t("cases_title", { number: window.current.number }), options, { hint: options.length ? "" : t("cases_none") });
  const body = chosen && (await ACTS[chosen.step.do](chosen.line, chosen.step, window));
  if (body) send(body);
}

/** The steps that a case may take from where it is. */
function steps(line, window) {
  const fill = line.gaps.map((gap) => ({ do: "fill", gap }));
  switch (line.state) {
    case "none":
      return window.current.state === "serving" ? [{ do: "accept" }, ...(line.materials.length ? [{ do: "accept_with" }] : [])] : [];
    case "received":
      return [{ do: "accept_received" }, { do: "ask" }, { do: "refuse" }];
    case "accepted":
      return [...fill, ...(line.pause ? [{ do: "resume" }] : [{ do: "decide" }, { do: "ask" }, { do: "pause" }]), { do: "withdraw" }];
    case "supplement":
      return [{ do: "supplement" }, ...fill, { do: "withdraw" }];
    case "decided":
      return [...fill, { do: "issue" }];
    case "issued":
      return [{ do: "hand_over" }];
    default:
      return [];
  }
}

const of = (kind) => async ({ case: id }) => ({ kind, case: id });
const asks = (kind, field, options, title) => async ({ case: id }) => {
  const value = await choose(t(title), options());
  return value && { kind, case: id, [field]: value };
};

const ACTS = {
  accept: async (line, _, window) => accept(line, window, {}),
  accept_with: acceptWith,
  accept_received: of("accept_received"),
  refuse: asks("refuse_case", "reason", () => named("refuse", choices.refusals), "refuse_title"),
  decide: asks("decide_case", "outcome", () => named("outcome", choices.outcomes), "decide_title"),
  pause: asks("pause_case", "reason", () => named("case_pause", choices.case_pauses), "case_pause_title"),
  issue: asks("issue_result", "way", () => named("issue", choices.ways), "issue_title"),
  resume: of("resume_case"),
  supplement: of("supplement_case"),
  hand_over: of("hand_over"),
  fill: async ({ case: id }, { gap }) => ({ kind: "fill_gap", case: id, material: gap.material }),
  ask: async ({ case: id, materials }) => {
    const groups = [{ title: t("ask_group"), options: places(materials) }];
    const answer = await tick(t("ask_title"), groups, { send: t("ask_send"), wrong: ({ values }) => (values.length ? "" : t("nothing_ticked")) });
    return answer && { kind: "ask_supplement", case: id, materials: answer.values };
  },
  withdraw: async ({ case: id }) => (await choose(t("withdraw_title"), [{ value: true, text: t("case_withdraw") }])) && { kind: "withdraw_case", case: id },
};

const accept = (line, window, more) => ({ kind: "accept_case", window: page.window, ticket: window.current.ticket, matter: line.matter, ...more });

async function acceptWith(line, _, window) {
  const of = (kind) => places(line.materials).map(({ value, text }) => ({ value: [kind, value], text }));
  const groups = [{ title: t("gap_group"), options: of("gap") }, { title: t("promise_group"), options: of("promise") }];
  const day = (days) => dateOf(now() + days * 86400000);
  const fields = [{ name: "until", text: t("gap_until"), type: "date", value: day(GAP_DAYS), min: day(0), max: day(MOST_GAP_DAYS) }];
  const pick = (values, kind) => values.filter(([each]) => each === kind).map(([, material]) => material);
  const wrong = ({ values, fields: { until } }) => {
    if (!values.length) return t("nothing_ticked");
    if (pick(values, "gap").some((material) => pick(values, "promise").includes(material))) return t("gap_or_promise");
    return pick(values, "gap").length && !until ? t("gap_until") : "";
  };
  const answer = await tick(t("accept_with_title"), groups, { send: t("case_accept"), fields, wrong });
  if (!answer) return null;
  const gaps = pick(answer.values, "gap").map((material) => ({ material, until: answer.fields.until }));
  return accept(line, window, { gaps, promises: pick(answer.values, "promise") });
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

async function sha256(text) {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
