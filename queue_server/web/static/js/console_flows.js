// What a clerk decides in more than one key: each flow asks, then sends one command, or nothing.
import { choose, held, tick } from "./console_ask.js";
import { goesOnWith } from "./console_state.js";
import { page, say, t, windowName } from "./page.js";

const { choices } = page;
const here = (body) => ({ ...body, window: page.window });
const named = (prefix, values) => values.map((value) => ({ value, text: t(`${prefix}_${value}`) }));
const note = (key) => (page.texts[key] ? t(key) : "");

export async function pause(_, send) {
  const reason = await choose(t("pause_title"), named("pause", choices.pauses));
  if (reason) send(here({ kind: "pause_window", reason }));
}

export async function park(window, send) {
  const { number } = window.current;
  const kinds = choices.parks.map((value) => ({ value, text: t(`park_${value}`), note: note(`park_${value}_note`) }));
  const kind = await choose(t("park_title", { number }), kinds);
  if (!kind) return;
  const reasons = choices.park_reasons.filter((value) => value !== "none");
  const reason = await choose(t("park_reason", { number }), named("park_reason", kind === "step" ? reasons : [...reasons, "none"]));
  if (reason) send(here({ kind: "park_ticket", park: kind, reason }));
}

export async function transfer(window, send) {
  const { number, state, errand } = window.current;
  const next = state === "serving" && errand.way.find((step) => step.state === "next");
  const first = next ? [{ value: here({ kind: "finish_service" }), text: t("transfer_next", { name: say(next.name) }), note: t("transfer_next_note") }] : [];
  if (!page.may.includes("transfer")) return next && send(first[0].value);
  const title = t("transfer_title", { number });
  const others = await held(title, places("")); // closed when the ticket goes
  if (!others) return;
  const options = async (words) => (words ? places(words) : [...first, ...others]);
  const chosen = await choose(title, [...first, ...others], { find: { label: t("transfer_find"), options } });
  if (!chosen || chosen.kind) return chosen && send(chosen);
  const reason = await choose(t("transfer_reason", { number }), named("transfer", choices.transfers));
  if (reason) send(here({ kind: "transfer_ticket", ...chosen, reason }));
}

async function places(words) {
  const answer = await fetch(`/console/elsewhere?${new URLSearchParams({ words })}`, { signal: AbortSignal.timeout(5000) }).catch(() => null);
  const found = answer?.ok ? await answer.json() : { windows: [], matters: [] };
  const windows = words ? [] : found.windows.map((window) => ({ value: { to_window: window.id }, text: windowName(window.label), note: t("transfer_same") }));
  const matters = found.matters.map((matter) => ({ value: { to_matter: matter.id }, text: say(matter.name), note: openAt(matter.windows) }));
  return [...windows, ...matters];
}

function openAt(labels) {
  return labels.length ? t("transfer_open", { windows: labels.join(t("comma")) }) : t("transfer_closed");
}

export async function pick(window, send) {
  const lines = window.queue.map((line) => ({ value: line.ticket, text: line.number, note: line.green ? t("green") : "" }));
  const ticket = await choose(t("pick_title"), lines, { hint: t("pick_hint") });
  const cause = ticket && (await choose(t("pick_cause"), named("pick", choices.picks)));
  if (cause) send(here({ kind: "pick", ticket, cause }));
}

export async function resume(window, send) {
  const lines = goesOnWith(window);
  const only = lines.length === 1 && lines[0].park !== "step" && lines[0];
  const line = only || (await choose(t("resume_title"), lines.map((each) => ({ value: each, ...wayOn(each) }))));
  if (line) send(line.park === "step" ? { kind: "step_done", ticket: line.ticket } : here({ kind: "resume_parked", ticket: line.ticket }));
}

function wayOn({ number, park, reason }) {
  const why = t(`park_reason_${reason}`);
  return park === "step" ? { text: t("step_done", { number, step: why }), note: t("step_done_note") } : { text: number, note: why };
}

export async function back(window, send) {
  const options = window.missed.map((line) => ({ value: line.ticket, text: line.number }));
  const ticket = await choose(t("back_title"), options, { hint: t("back_hint") });
  if (ticket) send({ kind: "return_ticket", ticket });
}

export async function needs(window, send) {
  const { ticket, number, needs, pager } = window.current;
  const options = choices.needs.map((value) => ({ value, text: t(`need_${value}`), checked: needs.includes(value) }));
  const fields = [{ name: "pager", text: t("need_pager"), type: "number", min: 0, max: 999, value: pager || "" }];
  const answer = await tick(t("needs_title", { number }), [{ title: t("needs"), options }], { send: t("save"), fields });
  if (answer) send({ kind: "note_needs", ticket, needs: answer.values, pager: Number(answer.fields.pager || 0) });
}

export async function classes(window, send) {
  const { ticket, number, classes: held } = window.current;
  const declared = held.filter((each) => each.evidence === "declared");
  const others = page.classes.filter((each) => each.by_staff && !held.some(({ id }) => id === each.id));
  const chosen = await choose(t("class_title", { number }), [
    ...declared.map((each) => ({ value: { yes: each.id }, text: t("class_confirm", { name: say(each.name) }), note: t("class_confirm_note") })),
    ...held.map((each) => ({ value: { no: each.id }, text: t("class_back", { name: say(each.name) }), note: t(`evidence_${each.evidence}`) })),
    ...others.map((each) => ({ value: { yes: each.id }, text: t("class_give", { name: say(each.name) }), note: t("class_confirm_note") })),
  ]);
  if (!chosen) return;
  if (chosen.yes) return send(here({ kind: "confirm_class", ticket, class_id: chosen.yes }));
  const reason = await choose(t("class_back_why"), named("class_back", choices.take_backs));
  if (reason) send(here({ kind: "take_back_class", ticket, class_id: chosen.no, reason }));
}

export async function parties(window, send) {
  const waiting = window.aside.flatMap((line) => line.waits_for.map((party) => ({ ...line, party })));
  const about = (kind, { ticket, number, party }) => ({ value: { kind, ticket, part: party.part }, text: t(kind, { number, name: say(party.name) }) });
  const chosen = await choose(t("parties_title"), [...waiting.map((line) => about("party_arrived", line)), ...waiting.map((line) => about("allow_without", line))], {
    hint: t("parties_hint"),
  });
  if (chosen) send(chosen);
}
