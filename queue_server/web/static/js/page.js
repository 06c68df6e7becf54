// What every page has: its texts, safe building of elements, the hall's clock.
export const page = JSON.parse(document.getElementById("page-data").textContent);

/** A text of this page with {names} filled in. */
export const t = (key, values = {}) => page.texts[key].replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));

/** One side of a {zh, en} text. */
export const say = (text) => (text ? text[page.language] : "");

export const el = (id) => document.getElementById(id);

/** An element: attributes, then children (strings become text, never markup). */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== false && value != null) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child != null && child !== false));
  return element;
}

/** A window's name: a plain number becomes "3 号窗口" or "Window 3". */
export const windowName = (label) => (/^\d+$/.test(label) ? t("window", { n: label }) : label);

/** A wait as a range, never one figure. */
export function range(wait) {
  if (!wait) return "";
  if (wait.high <= 0) return t("no_wait");
  return t(wait.low === wait.high ? "minutes_same" : "minutes", wait);
}

let offset = 0;

/** Follow the server's clock: this computer's may be wrong. */
export function setClock(iso) {
  offset = Date.parse(iso) - Date.now();
}

export const now = () => Date.now() + offset;

const zone = page.zone ? { timeZone: page.zone } : {};
const hm = new Intl.DateTimeFormat("en-GB", { ...zone, hour: "2-digit", minute: "2-digit" });
const parts = new Intl.DateTimeFormat("en-GB", { ...zone, weekday: "long", day: "numeric", month: "numeric" });

/** Hour and minute in the hall's zone: 09:14. */
export const clockTime = (ms) => hm.format(ms);

const ymd = new Intl.DateTimeFormat("en-CA", { ...zone, year: "numeric", month: "2-digit", day: "2-digit" });

/** A day in the hall's zone: 2026-11-25. */
export const dateOf = (ms) => ymd.format(ms);

/** Weekday, day and month in the hall's zone. */
export function dateParts(ms) {
  const found = Object.fromEntries(parts.formatToParts(ms).map((part) => [part.type, part.value]));
  return { weekday: t(found.weekday.toLowerCase()), day: found.day, month: found.month };
}

/** A duration as 3:07 or 1:02:07. */
export function duration(seconds) {
  const s = Math.max(0, Math.floor(seconds));
  const two = (n) => String(n).padStart(2, "0");
  const hours = Math.floor(s / 3600);
  const minutes = Math.floor(s / 60) % 60;
  return (hours ? `${hours}:${two(minutes)}` : String(minutes)) + `:${two(s % 60)}`;
}

/** Whether a snapshot is newer than the one shown, by (epoch, rev); the same one may bring a newer time. */
export function newer(snapshot, shown) {
  if (!shown || snapshot.epoch !== shown.epoch) return !shown || snapshot.epoch > shown.epoch;
  return snapshot.rev >= shown.rev;
}

/** A clock time of the hall's today, as an instant; the hall keeps one offset all day. */
export function todayAt(time) {
  const minutes = (text) => text.split(":").reduce((all, each) => 60 * all + Number(each), 0);
  const shown = Math.floor(now() / 60000) * 60000;
  return new Date(shown + (minutes(time) - minutes(clockTime(shown))) * 60000).toISOString();
}

/** Call now and then every `ms`. */
export function every(ms, run) {
  run();
  return setInterval(run, ms);
}
