// Calls wait here for their turn on the board: one at a time, each for a while, none twice. Pure but for timers.

const SHORTEST_FROM = 4; // waiting calls from which only Chinese is said, once
const REMEMBERED = 200;
const TOO_OLD = 120000; // ms: a call that old is shown in the list, never announced

/** `alone` and `crowded`: ms that a call stands alone, and the least when others wait. `show(call)`, then `speak(call, length)` which resolves when said or given up; `idle()` after the last. */
export class Announcements {
  #waiting = [];
  #seen = new Set();
  #busy = false;

  constructor({ show, speak, idle, now, wait, alone, crowded }) {
    Object.assign(this, { show, speak, idle, now, wait, alone, crowded });
  }

  add(call) {
    const key = `${call.call}-${call.times}`;
    if (this.#seen.has(key) || this.now() - Date.parse(call.at) > TOO_OLD) return;
    this.#seen.add(key);
    if (this.#seen.size > REMEMBERED) this.#seen.delete(this.#seen.values().next().value);
    this.#waiting.push(call);
    if (!this.#busy) this.#run();
  }

  /** Whether a call of the list still waits to be announced. */
  pending(call) {
    return this.#waiting.some((one) => one.call === call);
  }

  async #run() {
    this.#busy = true;
    while (this.#waiting.length) {
      const call = this.#waiting.shift();
      this.show(call);
      await Promise.all([this.speak(call, this.#length()), this.#dwell()]);
    }
    this.#busy = false;
    this.idle();
  }

  #length() {
    if (!this.#waiting.length) return "full";
    return this.#waiting.length < SHORTEST_FROM ? "brief" : "shortest";
  }

  async #dwell() {
    for (let shown = 0; shown < this.alone; shown += 500) {
      if (shown >= this.crowded && this.#waiting.length) return;
      await this.wait(500);
    }
  }
}
