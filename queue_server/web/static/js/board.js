// The board: what was called, who is next; the newest call alone for a while, with chime and voice.
import { Announcements } from "./board_queue.js";
import { loudness, merged, mute, turn } from "./board_layout.js";
import { BoardLink, pair, stored } from "./board_link.js";
import { Sound } from "./board_sound.js";
import { clockTime, dateParts, el, every, h, now, page, range, say, t, windowName } from "./page.js";

const { plan } = page;
const silent = mute(plan.loudness);
const NOTICE_MS = 12000;
const RENEW_MS = 5000;
const SVG = "http://www.w3.org/2000/svg";
let shown = null;
let announced = null;
let notice = 0;
let running = false;

function arrow() {
  const svg = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  for (const [name, value] of Object.entries({ class: "arrow", viewBox: "0 0 30 20", "aria-hidden": "true" })) svg.setAttribute(name, value);
  for (const [name, value] of Object.entries({ d: "M1 10h27m-8-8 8 8-8 8", fill: "none", stroke: "currentColor", "stroke-width": "1.6" })) path.setAttribute(name, value);
  svg.append(path);
  return svg;
}

function hero(call, fresh) {
  const box = el("hero");
  box.className = ["hero", call?.green && "green", call?.taken_back && "back", call?.number.length > 5 && "long", fresh && "new", !call && "empty"].filter(Boolean).join(" ");
  if (!call) {
    const about = h("p", { class: "about" }, t(silent ? "no_calls_silent" : "no_calls_hint"));
    return box.replaceChildren(h("p", { class: "window" }, t("no_calls")), about);
  }
  const to = call.taken_back ? t("taken_back") : windowName(call.window_label);
  const green = call.green ? h("span", { class: "green" }, t("green")) : null;
  const about = h("p", { class: "about" }, ...[green, h("span", {}, say(call.theme_name))].filter(Boolean));
  box.replaceChildren(h("b", {}, call.number), h("div", { class: "to" }, h("p", { class: "window" }, to), about));
}

function row(call) {
  const tag = call.green ? h("span", { class: "tag" }, t("green")) : "";
  const way = call.taken_back ? [h("span", { class: "wait" }, t("taken_back"))] : [arrow(), h("span", {}, windowName(call.window_label)), tag];
  const marks = [call.green && "green", call.taken_back && "back"].filter(Boolean).join(" ");
  return h("li", { class: marks }, h("b", {}, call.number), ...way);
}

function next(line) {
  const numbers = line.numbers.length ? line.numbers : [t("nobody")];
  const wait = h("span", { class: "wait" }, line.wait ? range(line.wait) : line.waiting ? "" : t("no_wait"));
  return h("li", {}, h("div", { class: "numbers" }, ...numbers.map((number) => h("span", {}, number)), wait), h("div", { class: "theme" }, say(line.theme_name)));
}

function draw(fresh = false) {
  if (!shown) return;
  const first = announced ?? shown.calls[0];
  const coming = turn(shown.next, plan.next || 1, notice);
  hero(first, fresh);
  el("rows").replaceChildren(...shown.calls.filter((call) => call.number !== first?.number).slice(0, plan.rows).map(row));
  el("next").replaceChildren(...coming.map(next));
  el("next").parentElement.classList.toggle("tight", coming.length > 5);
  el("hall-name").textContent = say(shown.hall_name);
  el("area-name").textContent = plan.window_label ? windowName(plan.window_label) : say(shown.area_name);
  el("notices").hidden = !shown.notices?.length;
  if (shown.notices?.length) el("notice").textContent = say(shown.notices[notice % shown.notices.length]);
}

function laidOut() {
  document.body.classList.add(`layout-${plan.layout}`);
  document.body.classList.toggle("alone", !plan.next);
  if (silent) el("stale").firstElementChild.dataset.text = "stale_silent";
  if (silent) el("stale").firstElementChild.textContent = t("stale_silent");
  document.body.style.setProperty("--hero", `${plan.hero}${plan.layout === "row" ? "vh" : "vw"}`);
}

/** The other language's turn: texts, then everything drawn from them. */
function speakIn(language) {
  Object.assign(page, { language, texts: { ...page.texts, ...page.sides[language] } });
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  for (const each of document.querySelectorAll("[data-text]")) each.textContent = t(each.dataset.text);
  clock();
  draw();
}

function takeTurns(languages) {
  if (!languages.length) return;
  let n = 0;
  every(plan.language_s * 1000, () => speakIn(languages[n++ % languages.length]));
}

const mine = (call) => !plan.window || call.window === plan.window;

function minuteOfDay() {
  const [hour, minute] = clockTime(now()).split(":").map(Number);
  return hour * 60 + minute;
}

function clock() {
  const { weekday, day, month } = dateParts(now());
  el("date").textContent = t("date", { weekday, day, month, month_name: t("months").split(" ")[month - 1] });
  el("clock").textContent = clockTime(now());
}

function stale(out, last) {
  document.body.classList.toggle("out", out);
  el("stale").hidden = !out;
  el("stale-at").textContent = out && last ? t("last", { time: clockTime(Date.parse(last.at)) }) : "";
}

function only(id) {
  for (const name of ["live", "start", "pairing"]) el(name).hidden = name !== id;
}

// A page of the new layout takes this one's place once the server has it, and between two calls.
async function renew() {
  if (announced || !shown?.layouts || shown.layouts === page.layouts) return;
  const found = await fetch(location.href, { cache: "no-store" }).then((answer) => (answer.ok ? answer.text() : "")).catch(() => "");
  const data = found && new DOMParser().parseFromString(found, "text/html").getElementById("page-data");
  if (data && !announced && JSON.parse(data.textContent).layouts !== page.layouts) location.reload();
}

function run(credential) {
  running = true;
  only("start");
  const sound = silent ? null : new Sound(el("sound"));
  const link = new BoardLink(credential, {
    snapshot(byArea) {
      shown = merged(plan, byArea);
      only("live");
      draw();
    },
    call: (value) => (mine(value) ? calls.add(value) : link.acknowledge(value, false, false)),
    stale,
    refused: () => only("pairing"), // the line keeps trying: a broker that comes back may know this board again
  });
  const calls = new Announcements({
    now,
    alone: plan.alone_s * 1000,
    crowded: plan.crowded_s * 1000,
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    show(call) {
      announced = call;
      draw(true);
      link.acknowledge(call, false);
    },
    async speak(call, length) {
      const loud = loudness(plan.loudness, minuteOfDay());
      const said = sound && loud && (await sound.play(`/voice/${call.call}-${call.times}.wav?length=${length}`, loud));
      if (said) link.acknowledge(call, true);
    },
    hush: () => sound?.hush(),
    skip: (call) => link.acknowledge(call, false, false),
    idle() {
      announced = null;
      draw();
    },
  });
}

async function askForCode(code) {
  if (code) {
    el("start").firstElementChild.textContent = t("pairing");
    const wrong = await pair(code);
    if (!wrong) return running ? location.reload() : run(stored());
    el("pair-error").textContent = t(wrong);
  }
  only("pairing");
  el("code").focus();
}

el("pair-form").addEventListener("submit", (event) => {
  event.preventDefault();
  askForCode(el("code").value);
});
laidOut();
every(1000, clock);
setInterval(renew, RENEW_MS);
takeTurns(plan.languages);
setInterval(() => {
  notice += 1;
  draw();
}, NOTICE_MS);

const code = new URLSearchParams(location.hash.slice(1)).get("code");
history.replaceState(null, "", location.pathname + location.search);
if (code) askForCode(code);
else if (stored()) run(stored());
else askForCode(null);
