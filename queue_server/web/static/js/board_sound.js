// Sound of calls. A browser that wants a touch first gets a button; without sound a call is still a call.
const LONGEST = 30000; // ms

export class Sound {
  #context = new AudioContext();
  #gain = this.#context.createGain();
  #turn = 0;
  #source = null;

  constructor(button) {
    this.#gain.connect(this.#context.destination);
    const check = () => (button.hidden = this.#context.state === "running");
    const resume = () => this.#context.resume().then(check, check);
    button.addEventListener("click", resume);
    document.addEventListener("keydown", resume, { once: true });
    this.#context.addEventListener("statechange", check);
    setTimeout(check, 1500);
    this.#context.resume().then(check, check);
  }

  /** Fetch and play so loud (0 to 1); resolves to whether it was heard to its end. */
  async play(url, loud) {
    if (this.#context.state !== "running") return false;
    this.#gain.gain.value = loud;
    const turn = (this.#turn += 1);
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(6000) });
      if (!response.ok) return false;
      const buffer = await this.#context.decodeAudioData(await response.arrayBuffer());
      return turn === this.#turn && (await this.#sound(buffer)) && turn === this.#turn;
    } catch {
      return false;
    }
  }

  /** End what is being said, and what was about to be: it was not heard to its end. */
  hush() {
    this.#turn += 1;
    this.#source?.stop();
  }

  #sound(buffer) {
    const source = (this.#source = this.#context.createBufferSource());
    source.buffer = buffer;
    source.connect(this.#gain);
    return new Promise((resolve) => {
      source.onended = () => resolve(true);
      setTimeout(() => resolve(false), LONGEST);
      source.start();
    });
  }
}
