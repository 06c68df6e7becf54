// 缴费 at the window: what the ticket owes or has paid, or the payment whose number is on a slip.
import { choose, held, tick } from "./console_ask.js";
import { page, say, t } from "./page.js";
import { fenOf, price, yuan } from "./money.js";

const ORDER = /^[0-9A-HJKMNP-TV-Z]{10}$/; // the letters that are taken for digits are none of it
const NUMBER = /^[0-9A-Za-z_-]{0,64}$/;
const cashier = () => page.role === "cashier";

/** What is paid for: one name, or how many. */
export const names = (list) => (list.length > 1 ? t("pay_several", { name: say(list[0]), n: list.length }) : list.length ? say(list[0]) : t("pay_notice"));

const line = (each) => ({ value: each.order, text: `${names(each.names)} ${price(each)}`, note: each.state === "free" ? "" : t(`pay_state_${each.state}`) });
const why = (found) => found.charges.find((charge) => charge.waiver)?.waiver;
const short = (found) => ({ order: found.order, names: found.charges.map((charge) => charge.name), fen: found.fen, state: found.state, why: why(found) });

/** Choose a payment, then what to do with it: by keys, or by the slip's barcode. */
export async function money(window, send) {
  const current = window.current;
  const own = (current?.payments ?? []).map(line);
  if (current) own.push({ value: "new", text: t("pay_new") });
  const options = async (typed) => {
    const order = typed.trim().toUpperCase().replaceAll("O", "0").replace(/[IL]/g, "1");
    const found = ORDER.test(order) && (await read(order));
    return found ? [line(short(found))] : order ? [] : own;
  };
  const title = current ? t("pay_title", { number: current.number }) : t("pay_title_slip");
  const chosen = await choose(title, own, { hint: current ? "" : t("pay_slip_hint"), find: { label: t("pay_find"), options, whole: true } });
  if (!chosen) return;
  if (chosen === "new") return open(current, send);
  const found = await held(title, read(chosen));
  if (found) return act(found, send);
}

async function read(order) {
  const answer = await fetch(`/console/payments/${order}`, { signal: AbortSignal.timeout(5000) }).catch(() => null);
  return answer?.ok ? answer.json() : null;
}

async function act(found, send) {
  const how = found.receipt?.way ? t(`pay_way_${found.receipt.way.split("_")[0]}`) : "";
  const bill = found.receipt && [found.receipt.bill_no, found.receipt.tax_no].filter(Boolean).join(" ");
  const hint = [t("pay_number", { order: found.order }), t(`pay_state_${found.state}`), how, bill].filter(Boolean).join(t("comma"));
  const options = steps(found).map((step) => ({ value: step, text: t(`pay_${step.do}`, { yuan: yuan(step.fen ?? found.fen) }), note: step.note ? t(step.note) : "" }));
  const title = `${names(found.charges.map((charge) => charge.name))} ${price(short(found))}`;
  const step = await choose(title, options, { hint: options.length ? hint : `${hint}${t("comma")}${t("pay_nothing")}` });
  const body = step && (await ACTS[step.do](found, step));
  if (body) send(body);
}

/** What may be done with it from where it is, by whom. */
function steps(found) {
  const counter = found.attempt?.way === "counter";
  const open = found.state === "open" || (found.state === "waiting" && counter);
  const asked = found.waivers.length > 0 || found.refunds.some((each) => each.state === "asked");
  const left = left_(found);
  return [
    open && cashier() && !asked && { do: "take" },
    found.state === "open" && !asked && found.ways.includes("card") && { do: "terminal" },
    found.state === "open" && cashier() && !asked && page.fees?.waivers.length && found.charges.some((charge) => charge.fen) && { do: "waive" },
    ["waiting", "asking"].includes(found.state) && !found.attempt?.cancel_asked && { do: "stop", note: "pay_stop_note" },
    found.state === "paid" && cashier() && !asked && left > 0 && { do: "refund" },
    ...(cashier() && counter ? found.refunds.filter((each) => each.state === "approved").map((each) => ({ do: "pay_out", refund: each.refund, fen: each.fen })) : []),
    page.papers && { do: found.receipt ? "receipt" : "slip" },
  ].filter(Boolean);
}

const left_ = (found) => found.fen - found.refunds.filter((each) => ["asked", "approved", "done"].includes(each.state)).reduce((sum, each) => sum + each.fen, 0);

const paper = ({ order }) => globalThis.open(`/payments/${order}/receipt.pdf?lang=${page.language}`, "_blank", "noopener") && null;
const numbers = ["reference", "bill_no", "tax_no"];

const ACTS = {
  take: async ({ order, fen }) => {
    const fields = numbers.map((name) => ({ name, text: t(`pay_${name}`), type: "text", maxlength: 64, autocomplete: "off" }));
    const wrong = (answer) => (numbers.every((name) => NUMBER.test(answer.fields[name].trim())) ? "" : t("pay_number_wrong"));
    const answer = await tick(t("pay_take_title", { yuan: yuan(fen) }), [], { hint: t("pay_take_hint"), send: t("pay_take", { yuan: yuan(fen) }), fields, wrong });
    return answer && { kind: "confirm_counter", order, fen, ...Object.fromEntries(numbers.map((name) => [name, answer.fields[name].trim()])) };
  },
  terminal: async ({ order }) => ({ kind: "start_payment", order, way: "card" }),
  stop: async ({ order }) => ({ kind: "cancel_payment", order }),
  waive: async ({ order, charges }) => {
    const lines = charges.filter((charge) => charge.fen).map((charge) => ({ value: charge.item, text: `${say(charge.name)} ${yuan(charge.fen)}` }));
    const item = lines.length === 1 ? lines[0].value : await choose(t("pay_waive_item"), lines);
    const waiver = item && (await choose(t("pay_waive_why"), page.fees.waivers.map(([value, name]) => ({ value, text: say(name) })), { hint: t("pay_other_approves") }));
    return waiver && { kind: "ask_waiver", order, item, waiver };
  },
  refund: async (found) => {
    const most = left_(found);
    const fields = [{ name: "yuan", text: t("pay_refund_yuan", { yuan: yuan(most) }), type: "text", inputmode: "decimal", autocomplete: "off", value: (most / 100).toFixed(2) }];
    const wrong = ({ fields: { yuan: typed } }) => (fenOf(typed) > 0 && fenOf(typed) <= most ? "" : t("pay_refund_wrong", { yuan: yuan(most) }));
    const answer = await tick(t("pay_refund_title"), [], { hint: t("pay_other_approves"), send: t("pay_next"), fields, wrong });
    const reason = answer && (await choose(t("pay_refund_why"), page.choices.refunds.map((value) => ({ value, text: t(`refund_${value}`) }))));
    return reason && { kind: "ask_refund", order: found.order, fen: fenOf(answer.fields.yuan), reason };
  },
  pay_out: async ({ order }, { refund, fen }) => {
    const fields = [{ name: "reference", text: t("pay_reference"), type: "text", maxlength: 64, autocomplete: "off" }];
    const wrong = (answer) => (NUMBER.test(answer.fields.reference.trim()) ? "" : t("pay_number_wrong"));
    const answer = await tick(t("pay_out_title", { yuan: yuan(fen) }), [], { send: t("pay_pay_out", { yuan: yuan(fen) }), fields, wrong });
    return answer && { kind: "pay_out", order, refund, reference: answer.fields.reference.trim() };
  },
  receipt: async (found) => paper(found),
  slip: async (found) => paper(found),
};

/** A new order for the ticket: an item of the price list, how many, and how much where staff assess it. */
async function open(current, send) {
  const mine = new Set(current.cases.map((line) => line.matter));
  const about = (item) => item.matters.some((matter) => mine.has(matter));
  const sorted = [...page.fees.items].sort((a, b) => about(b) - about(a));
  const matching = (words) => sorted.filter((item) => say(item.name).includes(words)).map((item) => ({ value: item, text: say(item.name), note: item.free ? t("pay_free", { why: say(item.free) }) : item.fen === null ? t("pay_assessed") : yuan(item.fen) }));
  const item = await choose(t("pay_new_title"), matching(""), { find: { label: t("pay_new_find"), options: async (words) => matching(words.trim()) } });
  if (!item) return;
  const fields = [
    item.fen === null && { name: "yuan", text: t("pay_assess"), type: "text", inputmode: "decimal", autocomplete: "off" },
    item.most > 1 && { name: "count", text: t("pay_count", { n: item.most }), type: "number", min: 1, max: item.most, value: 1 },
  ].filter(Boolean);
  const wrong = ({ fields: { yuan: typed, count } }) => {
    if (typed !== undefined && !(fenOf(typed) > 0)) return t("pay_assess_wrong");
    return count === undefined || (Number(count) >= 1 && Number(count) <= item.most) ? "" : t("pay_count_wrong", { n: item.most });
  };
  const answer = fields.length ? await tick(say(item.name), [], { send: t("pay_open"), fields, wrong }) : { fields: {} };
  if (!answer) return;
  const wanted = { item: item.item, count: Number(answer.fields.count ?? 1), assessed_fen: item.fen === null ? fenOf(answer.fields.yuan) : null };
  send({ kind: "open_payment", ticket: current.ticket, items: [wanted] });
}
