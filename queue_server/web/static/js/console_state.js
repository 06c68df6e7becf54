// What the console's keys mean in each state of the window. Pure.

/** The main action: {text, kind, more} or null while there is nothing to do. */
export function mainAction(window) {
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
 *  `may`: the account's permissions; `given`: classes that staff may give; `fees`: whether the hall takes money; `looks`: whether
 *  the role may see a name in full. */
export function actions(window, nowMs, { may, given, fees, looks }) {
  const current = window?.current;
  const state = current?.state;
  const called = state === "called";
  const absent = called || state === "arrived";
  const here = state === "arrived" || state === "serving";
  const calls = callsNow(window);
  return {
    recall: absent && { kind: "recall" },
    arrive: called && { kind: "arrive" },
    miss: absent && may.includes("missed") && { kind: "mark_missed" },
    finish: state === "serving" && { kind: "finish_service" },
    park: here && may.includes("parked") && { ask: "park" },
    transfer: current && (may.includes("transfer") || (state === "serving" && goesOn(current))) && { ask: "transfer" },
    pick: calls && may.includes("pick") && window.queue.length > 0 && { ask: "pick" },
    resume: may.includes("parked") && window && goesOnWith(window).length > 0 && { ask: "resume" },
    back: may.includes("missed") && window?.missed.length > 0 && { ask: "back" },
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

const NEEDS = { miss: "missed", back: "missed", park: "parked", resume: "parked", transfer: "transfer", pick: "pick" };

/** The permission for want of which an action is never offered to this account, or undefined. */
export const lacking = (name, possible, { may }) => (possible[name] || may.includes(NEEDS[name]) ? undefined : NEEDS[name]);

/** The accepted cases whose result the citizen wants sent, and nobody sends yet. */
export const toSend = (current) => (current?.cases ?? []).filter((line) => line.delivery === "wished" && ["accepted", "decided", "issued"].includes(line.state));

/** Whether the errand has another step after this window. */
export const goesOn = (current) => current.errand.way.some((step) => step.state === "next");

/** Whole seconds in which the last step may be taken back. */
export function undoLeft(window, nowMs) {
  if (!window?.undo_until) return 0;
  return Math.max(0, Math.ceil((Date.parse(window.undo_until) - nowMs) / 1000));
}
