// What the console's keys mean in each state of the window. Pure.

/** The main action: {text, kind, wants} or null while there is nothing to do. `wants`: the permission that the account lacks. */
export function mainAction(window, { sends }) {
  const action = nextStep(window);
  return action && action.kind in sends ? { ...action, wants: sends[action.kind] } : null;
}

function nextStep(window) {
  if (!window) return null;
  if (window.state === "closed" && !window.current) return { text: "open", kind: "open_window" };
  if (window.state === "paused" && !window.current) return { text: "resume", kind: "open_window" };
  const waits = window.queue.length > 0 && window.state === "open";
  switch (window.current?.state) {
    case "called":
    case "arrived":
      return { text: "start_service", kind: "start_service" };
    case "serving":
      return waits ? { text: "finish_next", kind: "call_next" } : { text: "finish", kind: "finish_service" };
    default:
      return waits ? { text: "call_next", kind: "call_next" } : null;
  }
}

/** Whether the window may call somebody now. */
const callsNow = (window) => window?.state === "open" && (!window.current || window.current.state === "serving");

/** Parked tickets that a key of this window moves: called again here, or back into the queue when their step is done. */
export const goesOnWith = (window) => window.parked.filter((line) => line.park === "step" || (line.resumable && callsNow(window)));

/** Which of the other actions are possible now: each with the command that it sends, or the question that it asks.
 *  `sends`: the commands that the account's role may send, each with the permission that it lacks, if any; `given`: classes that
 *  staff may give; `fees`: whether the hall takes money; `looks`: whether the role may see a name in full. */
export function actions(window, nowMs, account) {
  const all = ofState(window, nowMs, account);
  const barred = (name) => SENDS[name] && (!(SENDS[name] in account.sends) || (account.sends[SENDS[name]] && name !== "transfer"));
  return Object.fromEntries(Object.entries(all).map(([name, action]) => [name, !barred(name) && action]));
}

function ofState(window, nowMs, { sends, given, fees, looks }) {
  const current = window?.current;
  const state = current?.state;
  const called = state === "called";
  const absent = called || state === "arrived";
  const here = state === "arrived" || state === "serving";
  const calls = callsNow(window);
  return {
    recall: absent && { kind: "recall" },
    arrive: called && { kind: "arrive" },
    miss: absent && { kind: "mark_missed" },
    finish: state === "serving" && { kind: "finish_service" },
    park: here && { ask: "park" },
    transfer: current && (sends.transfer_ticket === "" || (state === "serving" && goesOn(current))) && { ask: "transfer" },
    pick: calls && window.queue.length > 0 && { ask: "pick" },
    resume: window && goesOnWith(window).length > 0 && { ask: "resume" },
    back: window?.missed.length > 0 && { ask: "back" },
    needs: current && { ask: "needs" },
    classes: current && (current.classes.length > 0 || given > 0) && { ask: "classes" },
    parties: window?.aside.some((line) => line.waits_for.length) && { ask: "parties" },
    cases: current?.cases.some((line) => line.case || state === "serving") && { ask: "cases" },
    form: current?.form && { ask: "form" },
    delivery: toSend(current).length > 0 && { ask: "delivery" },
    talk: window && { ask: "talk" },
    whole: looks && current?.credential && { ask: "whole" },
    away: here && { ask: "away" },
    money: window && fees && { ask: "money" },
    undo: undoLeft(window, nowMs) > 0 && { kind: "undo" },
    pause: window?.state === "open" && { ask: "pause" },
    toggle: window && (window.state === "open" ? { kind: "close_window" } : { kind: "open_window" }),
    panic: window && { kind: "raise_panic" },
  };
}

const SENDS = {
  recall: "recall", arrive: "arrive", finish: "finish_service", undo: "undo", miss: "mark_missed", back: "return_ticket", park: "park_ticket",
  resume: "resume_parked", transfer: "transfer_ticket", pick: "pick", needs: "note_needs", classes: "confirm_class", parties: "party_arrived",
  cases: "accept_case", delivery: "book_outing", away: "turn_away", pause: "pause_window", toggle: "open_window", panic: "raise_panic",
};

/** The permission for want of which an action is never offered to this account, or undefined. */
export const lacking = (name, possible, { sends }) => (possible[name] ? undefined : sends[SENDS[name]] || undefined);

/** The accepted cases whose result the citizen wants sent, and nobody sends yet. */
export const toSend = (current) => (current?.cases ?? []).filter((line) => line.delivery === "wished" && ["accepted", "decided", "issued"].includes(line.state));

/** Whether the errand has another step after this window. */
export const goesOn = (current) => current.errand.way.some((step) => step.state === "next");

/** Whole seconds in which the last step may be taken back. */
export function undoLeft(window, nowMs) {
  if (!window?.undo_until) return 0;
  return Math.max(0, Math.ceil((Date.parse(window.undo_until) - nowMs) / 1000));
}
