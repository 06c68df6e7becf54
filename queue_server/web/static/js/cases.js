// 办件: the open cases of the hall, by keys alone; each command about one, with what follows from it.
import { bodyOf, matter, option, steps } from "./case_acts.js";
import { byUrgency, choicesOf, matches, sections } from "./cases_list.js";
import { drawSection } from "./cases_rows.js";
import { post, send } from "./commands.js";
import { asking, choose, held, tick, view } from "./console_ask.js";
import { signOut } from "./leaving.js";
import { el, every, h, page, say, setClock, t } from "./page.js";

const OFTEN = 15000; // ms between two looks at the hall
const LARGE = "large";
const url = `/api/v1/${page.hall}/commands`;
const rows = el("rows");
let shown = null;
let busy = false;
let at = location.hash.slice(1); // the part that a link named, until it was shown

function tell(text, refused = false) {
  el("message").textContent = text;
  el("message").hidden = !text;
  el("message").classList.toggle("refused", refused);
}

const theme = () => (el("which").value.startsWith("theme:") ? el("which").value.slice(6) : null);

async function load() {
  const query = theme() && !el("find").value ? `?${new URLSearchParams({ theme: theme() })}` : "";
  const answer = await fetch(`/api/v1/${page.hall}/cases${query}`, { signal: AbortSignal.timeout(8000) }).catch(() => null);
  if (answer?.status === 401) return location.assign("/sign-in");
  el("stale").hidden = Boolean(answer?.ok);
  if (!answer?.ok) return;
  shown = await answer.json();
  setClock(shown.at);
  draw();
}

function draw() {
  if (!shown) return;
  const words = el("find").value.trim();
  const wanted = words ? (line) => matches(line, words) : el("which").value === "own" ? (line) => line.mine : () => true;
  const parts = sections(shown).map(({ name, lines }) => ({ name, lines: byUrgency(name, lines.filter(wanted)) }));
  const focus = document.activeElement?.dataset?.case;
  const n = buttons().indexOf(document.activeElement);
  rows.replaceChildren(...parts.filter(({ lines }) => lines.length).map((part) => drawSection(part, work)));
  const none = !rows.children.length;
  el("none").hidden = !none;
  el("none").textContent = none ? t(words ? "none_found" : "none") : "";
  if (n >= 0) (buttons().find((each) => each.dataset.case === focus) ?? buttons()[Math.min(n, buttons().length - 1)] ?? el("find")).focus();
  if (at) el(at)?.scrollIntoView();
  at = "";
}

const buttons = () => [...rows.querySelectorAll("[data-case]")];

/** The question about a case: what may be done with it by whoever is here. */
async function work(line) {
  const options = steps(line, { parallel: true, allowed: choicesOf(line) }).map((step) => option(line, step));
  const who = page.acts && line.holder && line.mine ? [{ value: "who", text: t("case_who"), note: t("case_who_note") }] : [];
  const hint = options.length ? "" : line.posting ? t("case_posting") : line.mine ? t("cases_none") : t("case_elsewhere", { windows: line.labels.join(t("comma")) || t("office") });
  const chosen = await choose(`${line.case} · ${say(line.name)}`, [...options, ...who], { hint });
  if (chosen === "who") return identity(line);
  const body = chosen && (await bodyOf(chosen.line, chosen.step));
  if (body) carry(body, t("did", { what: option(line, chosen.step).text, case: line.case }));
}

async function carry(body, done) {
  if (busy) return null;
  working(true);
  tell(t("sending"));
  const reply = await send(url, body, { retrying: () => tell(t("retrying")) });
  if (reply.code === "signed_out") return location.assign("/sign-in");
  tell(reply.ok ? done : (page.words[reply.code] ?? t("not_sent")) + (reply.about ? ` ${t("refused_about", { about: reply.about })}` : ""), !reply.ok);
  await load();
  working(false);
  return reply.ok ? reply.result : null;
}

// One command at a time; whoever watches the page is told, too.
function working(value) {
  busy = value;
  rows.setAttribute("aria-busy", String(value));
}

async function identity(line) {
  const read = post("/cases/person", JSON.stringify({ case: line.case })).then((answer) => (answer.ok ? answer.json() : { unread: true }), () => ({ unread: true }));
  const title = t("case_who_title", { case: line.case });
  const who = await held(title, read);
  if (!who) return;
  const age = who.age == null ? "" : t("age", { age: who.age });
  await view(title, who.unread ? h("p", { class: "error" }, t("identity_unread")) : h("p", { class: "person" }, [who.name, who.number, age].filter(Boolean).join(" · ")));
}

async function parcel() {
  const chosen = await matter(t("parcel_title"), t("parcel_hint"));
  if (!chosen) return;
  const fields = [{ name: "parcel", text: t("parcel_number"), autocomplete: "off", autocapitalize: "characters", maxlength: 40 }];
  const wrong = ({ fields: { parcel: number } }) => (/^[0-9A-Za-z-]{4,40}$/.test(number.trim()) ? "" : t("parcel_wrong"));
  const answer = await tick(t("parcel_of", { name: say(chosen.name) }), [], { hint: t("parcel_note"), send: t("parcel_send"), fields, wrong });
  if (!answer) return;
  const made = await carry({ kind: "receive_parcel", matter: chosen.id, parcel: answer.fields.parcel.trim() }, t("parcel_done"));
  if (made?.case) look(made.case);
}

function look(words) {
  el("find").value = words;
  draw();
  (buttons()[0] ?? el("find")).focus();
}

// In a field, keys are letters; elsewhere arrows go from case to case, and Enter opens the one that has the focus.
function onKey(event) {
  if (asking() || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  const typing = event.target.closest("input, select");
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && !event.target.closest("select")) return move(event, step);
  if (event.key === "Escape" && typing) {
    if (typing === el("find")) look("");
    return buttons()[0]?.focus();
  }
  if (event.key === "Enter" && event.target === el("find")) return buttons()[0]?.focus();
  const act = !typing && !event.repeat && KEYS[event.key.toLowerCase()];
  if (!act) return;
  event.preventDefault();
  act();
}

function move(event, step) {
  const all = buttons();
  if (!all.length) return;
  event.preventDefault();
  const n = all.indexOf(document.activeElement);
  all[n < 0 ? 0 : Math.min(Math.max(n + step, 0), all.length - 1)].focus();
}

function setLarge(large) {
  document.documentElement.classList.toggle("large-text", large);
  el("large").setAttribute("aria-pressed", String(large));
  localStorage.setItem(LARGE, large ? "1" : "");
}

const KEYS = { "/": () => el("find").focus(), o: () => el("which").focus(), ...(page.acts ? { p: parcel } : {}) };

document.addEventListener("keydown", onKey);
el("find").addEventListener("input", draw);
el("find").addEventListener("change", load);
el("which").addEventListener("change", load);
el("parcel")?.addEventListener("click", parcel);
el("large").addEventListener("click", () => setLarge(!document.documentElement.classList.contains("large-text")));
el("sign-out").addEventListener("click", signOut);
setLarge(localStorage.getItem(LARGE) === "1");
el("find").value = new URLSearchParams(location.search).get("case") ?? "";
await load();
if (el("find").value) look(el("find").value);
setInterval(() => asking() || load(), OFTEN);
