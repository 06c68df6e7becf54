// Whoever answers for money: what waits for a person, what nobody knows, what does not agree.
import { signOut } from "./leaving.js";
import { follow } from "./live.js";
import { yuan } from "./money.js";
import { clockTime, dateOf, el, h, now, page, say, setClock, t } from "./page.js";
import { acts, leave } from "./payments_acts.js";
import { report } from "./payments_report.js";

const role = page.role;
const decides = role !== "inspector" && page.may.includes("refund");

const names = (order) => {
  const list = order.charges.map((charge) => charge.name);
  return list.length > 1 ? t("pay_several", { name: say(list[0]), n: list.length }) : list.length ? say(list[0]) : t("pay_notice");
};
const channel = (way) => (way ? t(`pay_way_${way.split("_")[0]}`) : "");
const person = (actor) => actor.split(":")[1] ?? actor;
const when = (iso) => (dateOf(Date.parse(iso)) === dateOf(now()) ? clockTime(Date.parse(iso)) : `${dateOf(Date.parse(iso)).slice(5)} ${clockTime(Date.parse(iso))}`);

function button(id, text, run, extra = {}) {
  return h("button", { type: "button", class: "small", id, onclick: run, ...extra }, text);
}

/** A table, or that there is nothing; the focus stays on the button that it was on. */
function put(name, heads, rows) {
  const box = el(name);
  const focused = box.contains(document.activeElement) ? document.activeElement.id : "";
  const head = h("thead", {}, h("tr", {}, ...heads.map(([key, kind]) => h("th", { scope: "col", class: kind ?? "" }, t(key)))));
  box.replaceChildren(rows.length ? h("table", { class: "rows" }, head, h("tbody", {}, ...rows)) : h("p", {}, t("none")));
  if (focused) el(focused)?.focus();
}

const order = (found) => h("td", { class: "number" }, page.papers && found.receipt ? h("a", { href: `/payments/${found.order}/receipt.pdf`, target: "_blank", rel: "noopener" }, found.order) : found.order);
const sum = (fen) => h("td", { class: "sum" }, yuan(fen));

function asks(found) {
  const refunds = found.refunds.filter((each) => each.state === "asked").map((each) => ({ id: each.refund, what: t("refund", { why: t(`refund_${each.reason}`) }), fen: each.fen, by: each.asked_by }));
  const waivers = found.waivers.map((each) => ({ id: each.ask, what: t("waiver", { why: say(each.name) }), fen: found.charges.find((charge) => charge.item === each.item)?.fen ?? 0, by: each.asked_by }));
  const failed = found.refunds.filter((each) => each.state === "failed").map((each) => ({ failed: true, what: t("refund_failed"), fen: each.fen, by: each.asked_by }));
  return [...refunds, ...waivers, ...failed].map((ask) => askRow(found, ask));
}

function askRow(found, ask) {
  const mine = person(ask.by) === page.staff;
  const answer = (approve) => () => acts.answer(found.order, ask, approve);
  const buttons = ask.failed || !decides ? [] : mine ? [h("span", { class: "muted" }, t("yours"))] : [button(`yes-${ask.id}`, t("approve"), answer(true)), button(`no-${ask.id}`, t("decline"), answer(false))];
  return h("tr", {}, order(found), h("td", {}, names(found)), h("td", { class: ask.failed ? "bad" : "" }, ask.what), sum(ask.fen), h("td", {}, person(ask.by)), h("td", {}, h("div", { class: "acts" }, ...buttons)));
}

function outs(found) {
  return found.refunds.filter((each) => each.state === "approved").map((each) => {
    const done = role === "cashier" ? button(`out-${each.refund}`, t("pay_out"), () => acts.payOut(found.order, each)) : h("span", { class: "muted" }, t("at_counter"));
    return h("tr", {}, order(found), h("td", {}, names(found)), sum(each.fen), h("td", {}, person(each.asked_by)), h("td", {}, h("div", { class: "acts" }, done)));
  });
}

function difference(each) {
  const mine = each.owner === page.me;
  const buttons = role === "inspector" ? [] : [
    !mine && button(`take-${each.difference}`, t(each.owner ? "take_over" : "take"), () => acts.take(each)),
    mine && button(`end-${each.difference}`, t("resolve"), () => acts.resolve(each)),
  ];
  const name = each.order || each.attempt.slice(0, 12);
  return h("tr", {}, h("td", {}, each.day), h("td", {}, channel(each.channel)), h("td", {}, t(`difference_${each.what}`), h("small", {}, name)), sum(each.here_fen), sum(each.there_fen), h("td", {}, each.owner ? person(each.owner) : h("span", { class: "warn" }, t("nobody"))), h("td", {}, h("div", { class: "acts" }, ...buttons)));
}

function runs(found) {
  const unknown = found.state === "asking";
  return h("tr", {}, order(found), h("td", {}, names(found)), sum(found.fen), h("td", {}, channel(found.attempt?.way)), h("td", { class: unknown ? "bad" : "" }, t(`pay_state_${found.state}`)), h("td", {}, when(found.attempt?.started_at ?? found.opened_at)));
}

function figure(name, value, bad = false) {
  return h("div", { class: bad ? "bad" : "" }, h("span", {}, t(name)), h("b", { id: `f-${name}` }, value));
}

function show(shown) {
  const unknown = shown.running.filter((each) => each.state === "asking");
  const todo = shown.to_answer.length + shown.to_pay_out.length + shown.differences.length;
  el("figures").replaceChildren(
    figure("paid_today", yuan(shown.paid_today_fen)), figure("refunded_today", yuan(shown.refunded_today_fen)), figure("orders_today", String(shown.orders_today)),
    figure("now_unknown", String(unknown.length), unknown.length > 0), figure("to_do", String(todo)));
  const act = ["col_act", "last"];
  put("to_answer", [["col_order"], ["col_what"], ["col_ask"], ["col_amount", "sum"], ["col_by"], act], shown.to_answer.flatMap(asks));
  put("to_pay_out", [["col_order"], ["col_what"], ["col_amount", "sum"], ["col_by"], act], shown.to_pay_out.flatMap(outs));
  el("pay-out-card").hidden = !shown.to_pay_out.length;
  put("differences", [["col_day"], ["col_channel"], ["col_difference"], ["col_here", "sum"], ["col_there", "sum"], ["col_owner"], act], shown.differences.map(difference));
  const others = shown.running.filter((each) => each.state !== "asking");
  put("running", [["col_order"], ["col_what"], ["col_amount", "sum"], ["col_channel"], ["col_state"], ["col_since"]], [...unknown, ...others].map(runs));
}

function link(up) {
  el("link").classList.toggle("up", up);
  el("link-text").textContent = t(up ? "connected" : "disconnected");
  el("offline").hidden = up;
}

el("sign-out").addEventListener("click", signOut);
setClock(page.shown.at);
show(page.shown);
follow("/payments/live", { snapshot: show, link, ended: leave });
if (el("period")) report();
