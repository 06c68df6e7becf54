// How the dashboard writes times, shares and states.
import { t } from "./page.js";

/** Seconds as a short figure: 40 s, 1.4 min, 26 min; a dash for none. */
export function span(seconds) {
  if (seconds === null || seconds === undefined) return t("none");
  if (seconds < 60) return t("seconds_n", { n: seconds });
  const minutes = seconds / 60;
  return t("minutes_n", { n: minutes < 9.95 ? minutes.toFixed(1) : Math.round(minutes) });
}

/** A share of a count with one decimal; a dash for none of none. */
export function share(part, all) {
  if (!all) return t("none");
  const percent = Math.floor((part / all) * 1000) / 10; // 100 % only where it is all
  return `${percent}%`;
}
