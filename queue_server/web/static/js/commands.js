// Commands over HTTP: each has a random id of its own, and is repeated with the same id and the same bytes.
import { now, page } from "./page.js";

const WAITS = [400, 800, 1600, 3200]; // milliseconds before each repetition; some 6 s in all
const ANSWER_WITHIN = 5000;

export function randomId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** `run`, one at a time: what is pressed while it is under way is taken for a slip of the hand, and answered by null. */
export function once(run) {
  let busy = false;
  return async (...given) => {
    if (busy) return null;
    busy = true;
    try {
      return await run(...given);
    } finally {
      busy = false;
    }
  };
}

/** In hex. */
export async function sha256(text) {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** POST JSON once. */
export function post(url, text, wait = ANSWER_WITHIN) {
  const headers = { "content-type": "application/json" };
  return fetch(url, { method: "POST", headers, body: text, signal: AbortSignal.timeout(wait) });
}

/** Send one command; the answer is the server's reply, or {ok: false, code: "not_sent" | "signed_out"}.
 *  One that was not sent has `again()`: the same command once more, which the server carries out at most once. */
export function send(url, body, { retrying } = {}) {
  const sentAt = new Date(now()).toISOString();
  return sendText(url, JSON.stringify({ v: 1, id: randomId(), hall: page.hall, sent_at: sentAt, body }), retrying);
}

/** The same at a page's own door, which makes the command: what it needs, with the command's id and time. */
export function sendPlain(url, fields, { retrying } = {}) {
  return sendText(url, JSON.stringify({ ...fields, id: randomId(), sent_at: new Date(now()).toISOString() }), retrying);
}

async function sendText(url, text, retrying) {
  for (const wait of [0, ...WAITS]) {
    if (wait) {
      retrying?.();
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
    const reply = await attempt(url, text);
    if (reply && reply.code !== "try_again") return reply;
  }
  return { ok: false, code: "not_sent", again: () => sendText(url, text, retrying) };
}

async function attempt(url, text) {
  try {
    const response = await post(url, text);
    if (response.status === 401) return { ok: false, code: "signed_out" };
    const reply = await response.json();
    return "ok" in reply ? reply : { ok: false, code: response.status === 403 ? "not_permitted" : "malformed" };
  } catch {
    return null; // no answer: the same command may be sent again
  }
}
