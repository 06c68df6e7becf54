// The curve: who waits through the day, before the usual day as a pale band.
import { el, page, t } from "./page.js";

const STEP = 15; // minutes between two points
let plot = null;

const hm = (minutes) => `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;

function points(curve) {
  const count = Math.max(curve.today.length, curve.low.length, Math.ceil((17 * 60 - curve.first) / STEP) + 1);
  const x = Array.from({ length: count }, (_, n) => curve.first + n * STEP);
  const filled = (line) => x.map((_, n) => (n < line.length ? line[n] : null));
  return [x, filled(curve.high), filled(curve.low), filled(curve.today)]; // drawn in this order: the line over the band
}

function options(box, rem) {
  const style = getComputedStyle(document.documentElement);
  const color = (name) => style.getPropertyValue(name).trim();
  const font = `${0.9375 * rem}px ${color("--font")}`;
  const none = { stroke: "transparent", width: 0, points: { show: false } };
  return {
    width: box.clientWidth,
    height: box.clientHeight,
    padding: [rem / 2, 2 * rem, 0, 0],
    legend: { show: false },
    cursor: { show: false },
    scales: { x: { time: false }, y: { range: (_, __, most) => [0, Math.max(10, Math.ceil(most * 1.1))] } },
    axes: [
      { font, stroke: color("--muted"), size: 2 * rem, space: 4 * rem, grid: { show: false }, ticks: { show: false }, incrs: [60, 120, 180], values: (_, ticks) => ticks.map(hm) },
      { font, stroke: color("--muted"), size: 2.6 * rem, space: 3 * rem, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500], grid: { stroke: color("--hair"), width: 1 }, ticks: { show: false } },
    ],
    bands: [{ series: [1, 2], fill: "#dbe5ef" }],
    series: [{}, none, none, { stroke: color("--primary"), width: rem / 4.5, points: { show: true, size: rem, fill: color("--primary"), filter: (u) => [last(u.data[3])] } }],
  };
}

const last = (line) => line.reduce((found, value, n) => (value === null ? found : n), 0);

function speak(curve) {
  const most = Math.max(0, ...curve.today);
  const at = hm(curve.first + Math.max(0, curve.today.indexOf(most)) * STEP);
  el("curve-spoken").textContent = t("curve_spoken", { now: curve.today.at(-1) ?? 0, most, at });
  el("curve-title").textContent = curve.low.length ? t("curve", { n: curve.days }) : t("curve_alone");
}

/** Show a curve; the plot is made anew when its box has another size. */
export function draw(curve) {
  speak(curve);
  const box = el("curve");
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
  if (plot && plot.width === box.clientWidth && plot.height === box.clientHeight) return plot.setData(points(curve));
  plot?.destroy();
  plot = new window.uPlot(options(box, rem), points(curve), box);
}

export function redrawOnResize(again) {
  new ResizeObserver(again).observe(el("curve"));
  document.fonts.ready.then(again);
}
