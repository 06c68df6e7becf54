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

/** Which of the smaller actions are possible now, each with the command that it sends. */
export function actions(window, nowMs) {
  const state = window?.current?.state;
  const called = state === "called";
  return {
    recall: called && { kind: "recall" },
    arrive: called && { kind: "arrive" },
    miss: (called || state === "arrived") && { kind: "mark_missed" },
    finish: state === "serving" && { kind: "finish_service" },
    undo: undoLeft(window, nowMs) > 0 && { kind: "undo" },
    pause: window?.state === "open" && { ask: "pause" },
    toggle: window && (window.state === "open" ? { kind: "close_window" } : { kind: "open_window" }),
  };
}

/** Whole seconds in which the last step may be taken back. */
export function undoLeft(window, nowMs) {
  if (!window?.undo_until) return 0;
  return Math.max(0, Math.ceil((Date.parse(window.undo_until) - nowMs) / 1000));
}
