// The board's own line to the broker: a credential of its own, kept in this browser; it comes back by itself.
import mqtt from "/lib/mqtt.js";
import { signed } from "./mac.js";
import { knows } from "./board_layout.js";
import { newer, page, setClock } from "./page.js";

const { plan } = page;
const KEY = `board-credential/${plan.board}`;
export const STALE = 10000; // ms without a snapshot; the server sends one every 4 s
const BEAT = 3000; // ms: how often the hall is told that this board lives and what it knows
const REFUSED_FOR = 15000; // ms: a broker that has just been told of a device may refuse it for a moment
const GIVE_UP = 20000; // ms of silence after which the connection is made anew, whatever the browser says
const root = `yitang/v1/${page.hall}`;

/** The stored credential of this board, or null. */
export function stored() {
  try {
    return JSON.parse(localStorage.getItem(KEY));
  } catch {
    return null;
  }
}

/** Turn a pairing code into a credential; resolves to null or to the text that says why not. */
export async function pair(code) {
  let response;
  try {
    const headers = { "content-type": "application/json" };
    response = await fetch("/api/v1/enrol", { method: "POST", headers, body: JSON.stringify({ code: code.trim() }) });
  } catch {
    return "pair_failed";
  }
  if (!response.ok) return response.status >= 500 ? "pair_failed" : "pair_refused";
  const credential = await response.json();
  if (credential.role !== "board" || !plan.areas.every((area) => credential.assigned.includes(area))) return "pair_wrong";
  localStorage.setItem(KEY, JSON.stringify(credential));
  return null;
}

export class BoardLink {
  #credential;
  #client;
  #shown = new Map(); // by area
  #heard = 0;
  #refusedSince = 0;

  constructor(credential, { snapshot, call, stale, refused }) {
    this.#credential = credential;
    Object.assign(this, { snapshot, call, stale, refused });
    this.#open();
    setInterval(() => this.#watch(), 1000);
    setInterval(() => this.#tell(false), BEAT);
  }

  /** Tell the hall that a call was shown, and whether it was said; or that there is nothing to show of it here. */
  async acknowledge(call, said, shown = true) {
    const topic = `${root}/ack/${this.#credential.device}`;
    const message = { v: 1, kind: "ack", call: call.call, times: call.times, shown, said };
    const payload = await signed(this.#credential, topic, message);
    if (this.#client.connected) this.#client.publish(topic, payload, { qos: 1 });
  }

  #health(state) {
    const known = knows(plan, this.#shown);
    return JSON.stringify({ v: 1, kind: "device_health", device: this.#credential.device, state, parts: {}, knows: known });
  }

  #tell(retain) {
    const topic = `${root}/device/${this.#credential.device}`;
    if (this.#client.connected) this.#client.publish(topic, this.#health("ok"), { qos: 1, retain });
  }

  #open() {
    const { device, password } = this.#credential;
    const topic = `${root}/device/${device}`;
    this.#heard = Date.now();
    this.#client = mqtt.connect(page.socket, {
      protocolVersion: 4,
      clean: true,
      clientId: `${device}-${crypto.getRandomValues(new Uint32Array(1))[0].toString(16)}`,
      username: device,
      password,
      keepalive: 15,
      reconnectPeriod: 2000,
      reconnectOnConnackError: true,
      connectTimeout: 8000,
      timerVariant: "native",
      will: { topic, payload: this.#health("gone"), qos: 1, retain: true },
    });
    this.#client.on("connect", () => {
      this.#client.subscribe(plan.areas.flatMap((area) => [`${root}/board/${area}`, `${root}/call/${area}`]), { qos: 1 });
      this.#tell(true);
    });
    this.#client.on("message", (from, payload) => this.#message(from, payload));
    this.#client.on("error", (error) => this.#failed(error));
  }

  #failed(error) {
    if (![4, 5].includes(error.code)) return; // not a matter of the credential: it comes back by itself
    this.#refusedSince ||= Date.now();
    if (Date.now() - this.#refusedSince > REFUSED_FOR) this.refused();
  }

  #message(topic, payload) {
    let value;
    try {
      value = JSON.parse(payload.toString());
    } catch {
      return; // not ours to judge: the next snapshot comes
    }
    if (value.kind === "announcement" && topic === `${root}/call/${value.area}`) this.call(value);
    if (value.kind !== "board" || !newer(value, this.#shown.get(value.area))) return;
    this.#shown.set(value.area, value);
    this.#heard = Date.now();
    this.#refusedSince = 0;
    setClock(value.at);
    this.snapshot(this.#shown);
    this.stale(false);
  }

  #watch() {
    const silence = Date.now() - this.#heard;
    if (silence > STALE) this.stale(true, [...this.#shown.values()][0]);
    if (silence < GIVE_UP) return;
    this.#client.end(true);
    this.#open();
  }
}
