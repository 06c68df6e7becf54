// A live stream: snapshots, and a heartbeat that alone says whether the link is up.
import { newer, setClock } from "./page.js";

const SILENCE = 10000; // three heartbeats and a little
const AGAIN = 2000;

/** Follow `url`. `snapshot(value)` gets only newer ones; `link(up)` each change; `ended()` when it is over. */
export function follow(url, { snapshot, link, ended }) {
  let source = null;
  let shown = null;
  let heard = 0;
  let up = null;

  const setUp = (value) => {
    if (up !== value) link((up = value));
  };

  function open() {
    source?.close();
    heard = Date.now();
    source = new EventSource(url);
    source.addEventListener("beat", (event) => {
      heard = Date.now();
      setClock(JSON.parse(event.data).at);
      setUp(true);
    });
    source.addEventListener("snapshot", (event) => {
      heard = Date.now();
      const value = JSON.parse(event.data);
      if (!newer(value, shown)) return;
      shown = value;
      snapshot(value);
    });
    source.addEventListener("again", open);
    source.addEventListener("ended", stop);
    source.onerror = () => {
      setUp(false);
      if (source.readyState === EventSource.CLOSED) setTimeout(refused, AGAIN);
    };
  }

  async function refused() {
    const asked = new AbortController();
    try {
      const response = await fetch(url, { signal: asked.signal });
      asked.abort();
      if ([401, 403, 404].includes(response.status)) return stop();
    } catch {
      // no network: try again below
    }
    open();
  }

  const watch = setInterval(() => {
    if (Date.now() - heard <= SILENCE) return;
    setUp(false);
    open();
  }, 1000);

  function stop() {
    clearInterval(watch);
    source.close();
    ended();
  }

  open();
}
