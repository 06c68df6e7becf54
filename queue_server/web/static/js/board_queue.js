// Calls wait here for their turn on the board: one at a time, each for a while, none twice. Pure but for timers.

const SHORTEST_FROM = 4; // waiting calls from which only Chinese is said, once
const REMEMBERED = 200;
const TOO_OLD = 120000; // ms: a call that old is shown in the list, never announced

/** A call that is taken back is said next and ends its own announcement; where its turn had not come, neither is said: `hush()` the voice, `skip(call)` what nobody will see.
 * `alone` and `crowded`: ms that a call stands alone, and the least when others wait. `show(call)`, then `speak(call, length)` which resolves when said or given up; `idle()` after the last. */
export class Announcements {
  #waiting = [];
  #seen = new Set();
  #busy = false;
  #shown = null;
  #told = new Set(); // numbers whose call was announced here and not taken back since
  #cut = false;

  constructor({ show, speak, hush, skip, idle, now, wait, alone, crowded }) {
    Object.assign(this, { show, speak, hush, skip, idle, now, wait, alone, crowded });
  }

  add(call) {
    const key = `${call.call}-${call.times}`;
    if (this.#seen.has(key) || this.now() - Date.parse(call.at) > TOO_OLD) return;
    this.#seen.add(key);
    if (this.#seen.size > REMEMBERED) this.#seen.delete(this.#seen.values().next().value);
    const moot = this.#moot(call);
    if (call.taken_back && moot.length && !this.#told.has(call.number)) return this.skip(call);
    if (call.taken_back) this.#next(call);
    else this.#waiting.push(call);
    if (!this.#busy) this.#run();
  }

  /** What the newest word on a number makes pointless, out of the queue. */
  #moot(call) {
    const moot = this.#waiting.filter((one) => one.number === call.number && Boolean(one.taken_back) !== Boolean(call.taken_back));
    this.#waiting = this.#waiting.filter((one) => !moot.includes(one));
    moot.forEach((one) => this.skip(one));
    return moot;
  }

  /** Somebody may be on the way: before all others, and at once where the call itself is still being said. */
  #next(call) {
    this.#waiting.unshift(call);
    if (this.#shown?.number !== call.number) return;
    this.#cut = true;
    this.hush();
  }

  #tell(call) {
    this.#shown = call;
    this.#cut = false;
    this.#told[call.taken_back ? "delete" : "add"](call.number);
    if (this.#told.size > REMEMBERED) this.#told.delete(this.#told.values().next().value);
    this.show(call);
  }

  /** Whether a call of the list still waits to be announced. */
  pending(call) {
    return this.#waiting.some((one) => one.call === call);
  }

  async #run() {
    this.#busy = true;
    while (this.#waiting.length) {
      const call = this.#waiting.shift();
      this.#tell(call);
      await Promise.all([this.speak(call, this.#length()), this.#dwell()]);
    }
    this.#busy = false;
    this.#shown = null;
    this.idle();
  }

  #length() {
    if (!this.#waiting.length) return "full";
    return this.#waiting.length < SHORTEST_FROM ? "brief" : "shortest";
  }

  async #dwell() {
    for (let shown = 0; shown < this.alone; shown += 500) {
      if (this.#cut || (shown >= this.crowded && this.#waiting.length)) return;
      await this.wait(500);
    }
  }
}
