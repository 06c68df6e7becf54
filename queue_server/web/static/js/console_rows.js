// The rows about the ticket at the window: what it is for, who it is, what the person needs, what is still open.
import { keyButton } from "./console_parts.js";
import { names } from "./console_money.js";
import { price, yuan } from "./money.js";
import { clockTime, h, now, say, t } from "./page.js";

const PAID = { open: "warn", asking: "bad", waiting: "warn", reading: "warn" };
const PERSON = { to_confirm: "warn", not_same: "bad" };
/** Whom the clerk is to look at, or may look at again. */
export const LOOKED_AT = ["to_confirm", "not_same"];
const comma = (texts) => texts.filter(Boolean).join(t("comma"));

/** [label, content] of every row that has something to say. `possible`, `act`, `confirm`: see console.js. */
export function rowsOf(current, { possible, act, confirm, person }) {
  const button = (name, letter, text) => possible[name] && keyButton(letter, text, () => act(name));
  const rows = [
    ["matter", matter(current)],
    ["identity", identity(current, confirm, button)],
    ["needs", needs(current, button)],
    ["classes", classes(current, button)],
    ["prepare", materials(current, button)],
    [current.errand.marks.some(bySelf) ? "self_check" : "form", brought(current, button)],
    ["cases", cases(current, button)],
    ["delivery", delivery(current, person, button)],
    ["payments", payments(current, button)],
    ["with", company(current)],
    ["promise", promised(current)],
    ["calls", calls(current)],
  ];
  return rows.filter(([, value]) => value);
}

// While a promise runs, the large clock says what is left of it.
function promised(current) {
  return current.cases.some((line) => line.due_at) ? null : say(current.promise);
}

function matter({ matter_name: name, errand: { way, agent } }) {
  const at = way.findIndex((step) => step.state === "now");
  const steps = way.map((step) => h("li", { class: step.state, "aria-current": step.state === "now" && "step" }, say(step.name)));
  const where = at < 0 ? null : h("span", { class: "muted" }, t("step_of", { n: at + 1, all: way.length }));
  return h("span", { class: "parts" }, say(name), agent && h("b", {}, t("by_agent")), where, at >= 0 && h("ol", { class: "way" }, ...steps));
}

function identity(current, confirm, button) {
  const shown = say(current.credential);
  const text = h("span", { class: PERSON[current.person] ?? "" }, t(`person_${current.person}`));
  const parts = [text, shown && h("span", { class: "muted" }, shown)];
  const whole = button("whole", "W", t("whole"));
  if (!LOOKED_AT.includes(current.person)) return h("span", { class: "parts" }, ...parts, whole);
  const both = [["Y", "confirm_same", true], ["N", "confirm_other", false]];
  const buttons = both.map(([letter, key, same]) => keyButton(letter, t(key), () => confirm(same), { "data-same": String(same) }));
  return h("span", { class: "parts" }, ...parts, h("span", { class: "parts" }, ...buttons, whole));
}

function classes(current, button) {
  const held = current.classes.map((each) => h("span", { class: each.evidence === "declared" ? "warn" : "" }, t("class_by", { name: say(each.name), evidence: t(`evidence_${each.evidence}`) })));
  const check = current.classes.some((each) => each.evidence === "declared");
  const change = button("classes", "V", t(check ? "class_check" : held.length ? "class_change" : "class_add"));
  if (!held.length && !change) return null;
  return h("span", { class: "parts" }, ...(held.length ? held : [h("span", { class: "muted" }, t("class_none"))]), change);
}

function materials(current, button) {
  const marks = current.errand.marks.filter((mark) => mark.mark !== "helper" && !bySelf(mark));
  const marked = marks.map((mark) => h("b", { class: mark.mark === "gap" ? "warn" : "" }, mark.material ? t("mark_of", { mark: say(mark.name), material: say(mark.material) }) : comma([say(mark.name), ...mark.by.split(":").slice(1)])));
  const listed = current.errand.listed.map(say);
  const before = listed.length ? h("b", { class: "warn" }, t("listed_before", { list: comma(listed) })) : null;
  return h("span", { class: "parts" }, h("span", {}, comma(current.prepare.map(say)) || t("nothing_to_bring")), ...marked, before, button("away", "L", t("away")));
}

// 自查: what the person said at the kiosk. Nobody of the staff has looked, so it never looks like a pre-check.
const bySelf = (mark) => mark.by === "citizen";

function brought({ errand: { marks }, form }, button) {
  const said = marks.filter(bySelf);
  const read = form && button("form", "I", t("form_view"));
  if (!said.length) return read && h("span", { class: "parts" }, read);
  const lacking = said.filter((mark) => mark.mark !== "self_have");
  const lines = lacking.map((mark) => h("b", { class: "warn" }, t("mark_of", { mark: t(mark.mark), material: say(mark.material) })));
  return h("span", { class: "parts" }, h("span", { class: "muted" }, t(lacking.length ? "self_check_said" : "self_check_all")), ...lines, read);
}

function cases(current, button) {
  const lines = current.cases.filter((line) => line.case).map((line) => {
    const gaps = line.gaps.map((gap) => h("b", { class: "warn" }, t("gap_open", { name: say(gap.name), until: gap.until })));
    const asked = line.asked.length && line.state === "supplement" ? h("b", { class: "warn" }, t("asked_for", { list: comma(line.asked.map(say)) })) : null;
    const stands = line.pause && line.pause !== "supplement" ? h("b", { class: "warn" }, t("clock_stands", { why: t(`case_pause_${line.pause}`) })) : null;
    const name = current.cases.length > 1 ? say(line.name) : null;
    return h("span", { class: "parts" }, name, h("span", {}, t(`case_state_${line.state}`)), stands, asked, ...gaps, line.late && h("b", { class: "bad" }, t("case_late")));
  });
  const change = button("cases", "C", t(lines.length ? "cases_go_on" : "case_accept"));
  return lines.length || change ? h("span", { class: "parts" }, ...lines, change) : null;
}

// 证到包邮: what the citizen said at the kiosk, and whether somebody sends it already.
function delivery({ cases }, person, button) {
  const wished = cases.filter((line) => line.delivery !== "no");
  if (!wished.length) return null;
  const to = h("span", {}, t(`delivery_to_${person?.delivery || "unread"}`));
  const booked = wished.every((line) => line.delivery === "booked");
  const open = button("delivery", "K", t("delivery_book"));
  return h("span", { class: "parts" }, to, booked ? h("b", {}, t("delivery_booked")) : open || h("span", { class: "muted" }, t("delivery_accept_first")));
}

function payState(each) {
  if (each.state === "free") return price(each);
  return t(each.state === "asking" ? "pay_unsure" : `pay_state_${each.state}`);
}

function payments(current, button) {
  if (!current.payments.length) return null;
  const lines = current.payments.map((each) => h("span", {}, `${names(each.names)} ${each.state === "free" ? "" : yuan(each.fen)} `, h("b", { class: PAID[each.state] ?? "" }, payState(each)), each.asked ? t("pay_asked") : ""));
  return h("span", { class: "parts" }, ...lines, button("money", "F", t("pay")));
}

function needs(current, button) {
  const words = current.needs.map((need) => h("b", { class: "warn" }, t(`need_${need}_do`)));
  const pager = current.pager ? h("span", {}, t("pager_is", { n: current.pager })) : null;
  const none = words.length || pager ? null : h("span", { class: "muted" }, t("needs_none"));
  return h("span", { class: "parts" }, ...words, pager, none, button("needs", "E", t("needs_note")));
}

function company({ errand: { parties, marks } }) {
  const helper = marks.find((mark) => mark.mark === "helper");
  const people = parties.map((party) => h("span", { class: party.present ? "" : "warn" }, t(party.present ? "party_here" : "party_absent", { name: say(party.name) })));
  if (!helper && !people.length) return null;
  return h("span", { class: "parts" }, helper && h("span", {}, say(helper.name)), ...people);
}

// How long it was called for, and what must come before it counts as missed.
function calls(current) {
  const made = t("calls_n", { n: current.calls, time: clockTime(Date.parse(current.called_at)) });
  if (current.state === "serving") return null;
  const wait = current.missed_from ? Math.ceil((Date.parse(current.missed_from) - now()) / 1000) : 0;
  const key = current.calls_left ? "miss_after" : wait > 0 ? "miss_in" : current.look_first ? "miss_look" : "miss_now";
  return h("span", { class: "parts" }, h("span", {}, made), h("span", { class: "muted" }, t(key, { n: current.calls_left, s: Math.max(wait, 0) })));
}
