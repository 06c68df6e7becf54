// A number for anyone in three taps: theme, service, number. Advice without one, a booking for whoever calls.
import { clockTime, el, h, page, range, say, t, todayAt } from "./page.js";
import { post, sha256 } from "./commands.js";
import { qr } from "./qr.js";

let catalogue = page.catalogue;
let act = null;

export function issuing(send) {
  act = send;
  themes();
}

const put = (...content) => el("issue").replaceChildren(...content);
const back = (run) => h("button", { type: "button", class: "small", id: "issue-back", onclick: run }, t("back"));

function themes() {
  put(h("p", { class: "muted" }, t("issue_lead")), h("div", { class: "tiles" },
    ...catalogue.themes.map((theme) => h("button", { type: "button", id: `theme-${theme.id}`, onclick: () => matters(theme) }, say(theme.name), h("small", {}, say(theme.summary))))));
  el("issue").append(paper());
  fresh();
}

/** 停电手写号: written by hand while nothing worked, with the time that stands on it. */
function paper() {
  const number = h("input", { id: "paper-number", autocomplete: "off", maxlength: 7, pattern: "[A-Za-z]{1,2}[0-9]{3,5}", required: true });
  const at = h("input", { id: "paper-at", type: "time", required: true });
  const matter = h("select", { id: "paper-matter" }, ...catalogue.matters.map((each) => h("option", { value: each.id }, say(each.name))));
  return h("details", { class: "by-card" }, h("summary", {}, t("paper")), h("form", { id: "paper", class: "finder", onsubmit: enter },
    h("p", { class: "muted" }, t("paper_lead")), h("label", { for: "paper-number" }, t("number")), number, h("label", { for: "paper-at" }, t("paper_at")), at,
    h("label", { for: "paper-matter" }, t("matter")), matter, h("button", { type: "submit" }, t("paper_enter"))));
  async function enter(event) {
    event.preventDefault();
    const entered = await act({ kind: "enter_paper", number: number.value.toUpperCase(), issued_at: todayAt(at.value), matter: matter.value, language: page.language }, "paper_done");
    if (entered) number.value = "";
  }
}

/** What may be taken a number for changes with the hour. */
async function fresh() {
  const answer = await fetch("/desk/matters").catch(() => null);
  if (answer?.ok) catalogue = await answer.json();
}

function matters(theme) {
  const mine = catalogue.matters.filter((matter) => matter.theme === theme.id);
  put(back(themes), h("div", { class: "tiles" },
    ...mine.map((matter) => h("button", { type: "button", id: `matter-${matter.id}`, onclick: () => one(matter, theme) }, say(matter.name), h("small", {}, matter.open ? say(matter.promise) : matter.why ? say(matter.why) : t("no_number"))))));
}

function one(matter, theme) {
  const chosen = h("select", { id: "class" }, h("option", { value: "" }, t("ordinary")), ...Object.entries(page.classes).map(([id, name]) => h("option", { value: id }, say(name))));
  const bring = matter.materials.length ? h("ul", { class: "bring" }, ...matter.materials.map((each) => h("li", {}, say(each)))) : h("p", {}, t("nothing"));
  put(back(() => matters(theme)), h("div", { class: "steps" },
    h("h3", {}, say(matter.name)),
    matter.open && h("label", { for: "class" }, t("class")), matter.open && chosen,
    matter.open ? h("button", { type: "button", class: "primary", id: "take", onclick: () => give(matter, chosen.value) }, t("take")) : h("p", { class: "error" }, matter.why ? say(matter.why) : t("no_number")),
    h("button", { type: "button", id: "advice", onclick: () => advise(matter) }, t("advice")),
    slots(matter) && h("button", { type: "button", id: "phone", onclick: () => choose(matter) }, t("phone")),
    h("h3", {}, t("bring")), bring,
    h("p", { class: "muted" }, `${say(matter.fee)} · ${say(matter.promise)} · ${say(matter.area)}`)));
}

async function advise(matter) {
  if (await act({ kind: "give_advice", matter: matter.id }, "advice_done")) themes();
}

/** 128 random bits for the number's page, and what the hall may know of them. */
export async function token() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const text = btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  return { text, sha: await sha256(text) };
}

async function give(matter, declared) {
  const own = await token();
  const body = { kind: "issue_ticket", matter: matter.id, language: page.language, page_token_sha256: own.sha, ...(declared ? { declared: [declared] } : {}) };
  const ticket = await act(body, "");
  if (!ticket) return;
  themes();
  await handOver(ticket, own.text);
}

/** The number, large, and its page as a code for the person's phone. */
export async function handOver(ticket, secret, note = "scan") {
  const answer = await post("/desk/code", JSON.stringify({ token: secret })).catch(() => null);
  sheet(t("given"), h("p", { class: "number", id: "given" }, ticket.number), h("p", {}, say(ticket.matter_name)),
    h("p", {}, say(ticket.area_name)), h("p", {}, t("wait", { ahead: ticket.ahead, range: range(ticket.wait) })),
    answer?.ok && qr(await answer.json()), h("p", { class: "muted" }, t(note)));
}

export function sheet(title, ...content) {
  el("sheet-title").textContent = title;
  el("sheet-body").replaceChildren(...content.filter(Boolean));
  el("sheet-close").classList.toggle("primary", !content.some((each) => each?.matches("form, .slots"))); // one main key
  if (!el("sheet").open) el("sheet").showModal();
}

const slots = (matter) => catalogue.bookable.find((each) => each.matters.includes(matter.id));
const choose = (matter) => slotList(matter.id, (slot) => book(matter, slot));

/** The free times of a matter, one key each. */
export function slotList(id, press) {
  const matter = catalogue.matters.find((each) => each.id === id) ?? { id };
  const free = slots(matter)?.free ?? [];
  const days = [...new Set(free.map((each) => each.slot.slice(0, 10)))];
  const rows = days.flatMap((day) => [h("h3", {}, day), ...free.filter((each) => each.slot.startsWith(day)).map((each) =>
    h("button", { type: "button", "data-slot": each.slot, onclick: () => press(each.slot) }, each.slot.slice(11), h("small", {}, t("places", { n: each.places }))))]);
  sheet([t("choose_slot"), say(matter.name)].filter(Boolean).join(" · "), rows.length ? h("div", { class: "slots", tabindex: "0" }, ...rows) : h("p", {}, t("no_slots")));
}

async function book(matter, slot) {
  el("sheet").close();
  const booking = await act({ kind: "book", matter: matter.id, slot, channel: "phone" }, "");
  if (!booking) return;
  fresh();
  sheet(t("booked"), h("p", { class: "number", id: "booked" }, booking.booking.replace(/(.{5})/, "$1 ")), h("p", {}, `${say(booking.matter_name)} · ${booking.slot.replace("T", " ")}`),
    h("p", { class: "muted" }, t("booked_note", { opens: clockTime(Date.parse(booking.opens)) })));
}
