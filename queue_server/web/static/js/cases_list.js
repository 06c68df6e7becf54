// Which cases stand in which part of the list, in which order, and what whoever is here may do with one.
import { page, say } from "./page.js";

const ANYBODY = ["supplement", "fill", "hand_over"]; // where the papers are
const BY_AUTHORITY = ["accept_received", "accept_received_with", "refuse", "decide"];
const WORST = ["over", "near"];

/** Parts of the list: [{name, lines}], each case in one of them; a line has what the acts need and whose it is. */
export function sections(snapshot) {
  const matters = Object.fromEntries(snapshot.matters.map((each) => [each.matter, each]));
  const of = (lines) => lines.map((line) => known(line, matters));
  const open = (lines) => lines.filter((line) => line.gaps.length);
  const closed = (lines) => lines.filter((line) => !line.gaps.length);
  const [work, issue] = [of(snapshot.at_work), of(snapshot.to_issue)];
  return [
    { name: "gaps_due", lines: [...open(work), ...open(issue)] },
    { name: "at_work", lines: closed(work) },
    { name: "to_issue", lines: closed(issue) },
    { name: "to_send", lines: of(snapshot.to_send) },
    { name: "pick_up", lines: of(snapshot.pick_up) },
  ];
}

function known(line, matters) {
  const matter = matters[line.matter];
  const at = (windows) => page.window !== null && (windows ?? []).includes(page.window);
  const serves = at(matter?.windows) || line.open_steps.some((step) => at(matters[step]?.windows));
  return {
    ...line, name: line.matter_name, materials: matter?.materials ?? [], labels: matter?.labels ?? [],
    steps: line.open_steps.map((step) => ({ matter: step, name: matters[step]?.name ?? { zh: step, en: step }, mine: at(matters[step]?.windows) })),
    serves: at(matter?.windows), accepts: at(matter?.accepting), mine: page.office || serves, known: Boolean(matter),
  };
}

/** Whether whoever is here may take a step, as the rules will say. */
export const choicesOf = (line) => (act) => {
  if (!page.acts) return false;
  if (ANYBODY.includes(act)) return true;
  if (act === "finish_step") return line.mine;
  if (act.startsWith("accept_received")) return line.known && (page.window ? line.accepts : true) && (page.office || line.serves);
  return page.office || (line.serves && (!BY_AUTHORITY.includes(act) || line.accepts));
};

/** Whether a line is looked for: by its id, its ticket's number, its parcel, its service. */
export function matches(line, words) {
  const wanted = words.toLowerCase();
  return [line.case, line.ticket ?? "", line.parcel ?? "", line.matter, line.name.zh, line.name.en].some((each) => each.toLowerCase().includes(wanted));
}

const firstGap = (line) => line.gaps.map((gap) => gap.until).sort()[0] ?? "";
const end = (line) => line.clocks.map((clock) => clock.at ?? "9").sort()[0] ?? "9";
const worst = (line) => Math.min(...line.clocks.map((clock) => WORST.indexOf(clock.state)).map((n) => (n < 0 ? 2 : n)), 2);

/** Own ones first; then what is over, what is near, what ends first. Gaps by their day. */
export function byUrgency(name, lines) {
  const key = (line) => (name === "gaps_due" ? [firstGap(line)] : name === "at_work" ? [worst(line), end(line)] : []);
  const order = (a, b) => [...key(a).keys()].map((n) => (key(a)[n] < key(b)[n] ? -1 : key(a)[n] > key(b)[n] ? 1 : 0)).find(Boolean) ?? 0;
  return [...lines].sort((a, b) => Number(b.serves) - Number(a.serves) || order(a, b));
}

/** A line's number of the day, where it came with one. */
export const numberOf = (line) => (line.ticket ? line.ticket.slice(11) : "");

export const nameOf = (line) => say(line.name);
