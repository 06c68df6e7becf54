// The report: on the page by item and channel over the days chosen, and as files by day.
import { yuan } from "./money.js";
import { el, h, page, say, t } from "./page.js";
import { again, leave } from "./payments_acts.js";

const VALUES = ["payments", "paid_fen", "waived_fen", "refunded_fen"];

let asked = 0;

const chosen = () => new URLSearchParams(new FormData(el("period")));

function wrong(text) {
  el("report-wrong").textContent = text;
  el("report-wrong").hidden = !text;
}

const why = (status) => (status === 422 ? t("report_period") : page.words[{ 403: "not_permitted" }[status]] ?? t("load_failed"));

/** Rows of days become one a kind, item and channel. */
function summed({ head, rows }) {
  const sums = new Map();
  for (const cells of rows) {
    const row = Object.fromEntries(head.map((name, n) => [name, cells[n]]));
    const key = [row.kind, row.item, row.channel].join("|");
    const have = sums.get(key) ?? { ...row, payments: 0, paid_fen: 0, waived_fen: 0, refunded_fen: 0 };
    for (const name of VALUES) have[name] += row[name];
    sums.set(key, have);
  }
  return [...sums.values()].sort((a, b) => `${a.kind}|${a.item}`.localeCompare(`${b.kind}|${b.item}`));
}

const values = (row) => VALUES.map((name) => h("td", { class: "sum" }, name === "payments" ? String(row[name]) : yuan(row[name])));

function table(lines) {
  const heads = [["head_kind"], ["head_item"], ["head_channel"], ["head_payments", "sum"], ["head_paid", "sum"], ["head_waived", "sum"], ["head_refunded", "sum"]];
  const rows = lines.map((row) => h("tr", {}, h("td", {}, t(`kind_${row.kind}`)), h("td", {}, page.items[row.item] ? say(page.items[row.item]) : row.name), h("td", {}, t(row.channel === "free" ? "channel_free" : `pay_way_${row.channel}`)), ...values(row)));
  const all = Object.fromEntries(VALUES.map((name) => [name, lines.reduce((sum, row) => sum + row[name], 0)]));
  return h("table", { class: "rows" },
    h("thead", {}, h("tr", {}, ...heads.map(([key, kind]) => h("th", { scope: "col", class: kind ?? "" }, t(key))))), h("tbody", {}, ...rows),
    h("tfoot", {}, h("tr", {}, h("th", { scope: "row", colspan: 3 }, t("sum")), ...values(all))));
}

async function show() {
  const mine = ++asked;
  const answer = await fetch(`/payments/report?${chosen()}`).catch(() => null);
  if (answer?.status === 401) return leave();
  wrong(answer?.ok ? "" : why(answer?.status));
  if (!answer?.ok) return;
  const lines = summed(await answer.json());
  if (mine !== asked) return; // other days are asked for by now
  el("report").replaceChildren(lines.length ? table(lines) : h("p", {}, t("report_none")));
}

/** A file: the server asks for the password once more. */
async function download(kind) {
  const answer = await fetch(`/payments/report.${kind}?${chosen()}`).catch(() => null);
  if (answer?.status === 401) return leave();
  if (answer?.status === 403 && (await answer.json()).error === "sign_in_again") return (await again()) && download(kind);
  wrong(answer?.ok ? "" : why(answer?.status));
  if (!answer?.ok) return;
  const url = URL.createObjectURL(await answer.blob());
  const name = /filename="([^"]+)"/.exec(answer.headers.get("content-disposition"))?.[1] ?? `payments.${kind}`;
  h("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60000);
}

export function report() {
  el("period").addEventListener("submit", (event) => {
    event.preventDefault();
    show();
  });
  for (const button of document.querySelectorAll("[data-sheet]")) button.addEventListener("click", () => download(button.dataset.sheet));
  show();
}
