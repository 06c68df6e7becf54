// What may be done with a case from where it is, each with what follows from it: the console's part and the list's are one.
import { choose, tick } from "./console_ask.js";
import { dateOf, now, page, say, t } from "./page.js";

const { choices } = page;
const DAY = 86400000; // ms
const GAP_DAYS = 7;
const MOST_GAP_DAYS = 90;

const places = (materials) => materials.map((name, n) => ({ value: n + 1, text: say(name) }));
const named = (prefix, values) => values.map((value) => ({ value, text: t(`${prefix}_${value}`) }));

/** The steps that a case may take: {do, gap?, step?}. `serving`: its ticket is served here; `parallel`: those of departments beside
 *  each other, too; `allowed(do)`: whether whoever is here may. */
export function steps(line, { serving = false, parallel = false, allowed = () => true } = {}) {
  const fill = line.gaps.map((gap) => ({ do: "fill", gap }));
  const done = (line.steps ?? []).map((step) => ({ do: "finish_step", step }));
  const begin = parallel && !done.length && !line.pause ? [{ do: "start_steps" }] : [];
  const withMore = (name) => [{ do: name }, ...(line.materials.length ? [{ do: `${name}_with` }] : [])];
  const ask = line.materials.length ? [{ do: "ask" }] : [];
  const running = [...(done.length ? [] : [{ do: "decide" }]), ...ask, { do: "pause" }];
  const from = {
    none: serving ? withMore("accept") : [],
    received: [...withMore("accept_received"), ...ask, { do: "refuse" }, { do: "withdraw" }],
    accepted: [...fill, ...done, ...(line.pause ? [{ do: "resume" }] : running), ...begin, { do: "withdraw" }],
    supplement: [{ do: "supplement" }, ...fill, ...done, ...(line.accepted_at === null ? [{ do: "refuse" }] : []), { do: "withdraw" }],
    decided: [...fill, ...(line.gaps.length && line.outcome === "granted" ? [] : [{ do: "issue" }])],
    issued: line.posting ? [] : [{ do: "hand_over" }],
  };
  return (from[line.state] ?? []).filter((step) => allowed(step.do));
}

/** How a step is called; `about` comes before what follows from it. */
export function option(line, step, about = "") {
  const name = step.gap ? say(step.gap.name) : step.step ? say(step.step.name) : "";
  return { value: { line, step }, text: t(`case_${step.do}`, { name }), note: [about, t(`case_${step.do}_note`)].filter(Boolean).join(" · ") };
}

/** The command of a step, after what it still asks; null for Esc. */
export const bodyOf = (line, step) => ACTS[step.do](line, step);

const of = (kind) => ({ case: id }) => ({ kind, case: id });
const asks = (kind, field, options, title) => async ({ case: id }) => {
  const value = await choose(t(title), options());
  return value && { kind, case: id, [field]: value };
};
const accept = (line, more) => ({ kind: "accept_case", window: page.window, ticket: line.ticket, matter: line.matter, ...more });
const received = ({ case: id }, more) => ({ kind: "accept_received", case: id, ...more });

const ACTS = {
  accept: (line) => accept(line, {}),
  accept_with: (line) => acceptWith(line, accept),
  accept_received: (line) => received(line, {}),
  accept_received_with: (line) => acceptWith(line, received),
  refuse: asks("refuse_case", "reason", () => named("refuse", choices.refusals), "refuse_title"),
  decide: asks("decide_case", "outcome", () => named("outcome", choices.outcomes), "decide_title"),
  pause: asks("pause_case", "reason", () => named("case_pause", choices.case_pauses), "case_pause_title"),
  issue: asks("issue_result", "way", () => named("issue", choices.ways), "issue_title"),
  resume: of("resume_case"),
  supplement: of("supplement_case"),
  hand_over: of("hand_over"),
  fill: ({ case: id }, { gap }) => ({ kind: "fill_gap", case: id, material: gap.material }),
  finish_step: ({ case: id }, { step }) => ({ kind: "finish_step", case: id, step: step.matter }),
  start_steps: startSteps,
  ask: async ({ case: id, materials }) => {
    const groups = [{ title: t("ask_group"), options: places(materials) }];
    const answer = await tick(t("ask_title"), groups, { send: t("ask_send"), wrong: ({ values }) => (values.length ? "" : t("nothing_ticked")) });
    return answer && { kind: "ask_supplement", case: id, materials: answer.values };
  },
  withdraw: async ({ case: id }) => (await choose(t("withdraw_title"), [{ value: true, text: t("case_withdraw") }])) && { kind: "withdraw_case", case: id },
};

async function acceptWith(line, command) {
  const each = (kind) => places(line.materials).map(({ value, text }) => ({ value: [kind, value], text }));
  const groups = [{ title: t("gap_group"), options: each("gap") }, { title: t("promise_group"), options: each("promise") }];
  const day = (days) => dateOf(now() + days * DAY);
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
  return command(line, { gaps, promises: pick(answer.values, "promise") });
}

/** One of the hall's matters by a word, or one of the `first` options; null for Esc. */
export async function matter(title, hint, first = [], without = []) {
  const options = async (words) => [...(words ? [] : first), ...(await found(words, without))];
  return choose(title, await options(""), { hint, find: { label: t("matter_find"), options } });
}

async function found(words, without) {
  const answer = await fetch(`/cases/matters?${new URLSearchParams({ words })}`, { signal: AbortSignal.timeout(5000) }).catch(() => null);
  const matters = answer?.ok ? await answer.json() : [];
  const at = (windows) => (windows.length ? t("served_at", { windows: windows.join(t("comma")) }) : t("served_nowhere"));
  return matters.filter((each) => !without.includes(each.id)).map((each) => ({ value: each, text: say(each.name), note: at(each.windows) }));
}

// 并联: one department after the other is chosen, then they begin together.
async function startSteps({ case: id, matter: own }) {
  const chosen = [];
  for (;;) {
    const begin = chosen.length ? [{ value: "begin", text: t("steps_begin"), note: chosen.map((each) => say(each.name)).join(t("comma")) }] : [];
    const next = await matter(t("steps_title"), t("steps_hint"), begin, [own, ...chosen.map((each) => each.id)]);
    if (!next) return null;
    if (next === "begin") return { kind: "start_steps", case: id, steps: chosen.map((each) => each.id) };
    chosen.push(next);
  }
}
