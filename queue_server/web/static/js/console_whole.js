// Name and number in full, for a reason of a list: on record first, shown for a minute, kept nowhere in the page.
import { cancel, choose, view } from "./console_ask.js";
import { post } from "./commands.js";
import { h, page, t } from "./page.js";

const SHOWN = 60000; // ms

export async function whole(window) {
  const { ticket, number } = window.current;
  const reason = await choose(t("whole_why", { number }), page.reasons.map((value) => ({ value, text: t(`why_${value}`) })), { hint: t("whole_hint") });
  if (!reason) return;
  const answer = await post(`/api/v1/${page.hall}/people/unmask`, JSON.stringify({ ticket, reason })).catch(() => null);
  const person = answer?.ok ? await answer.json() : null;
  const said = answer?.status === 429 ? "whole_too_many" : "identity_unread";
  if (!person) return view(t("whole_title", { number }), h("p", { class: "error" }, t(said)));
  const closing = setTimeout(cancel, SHOWN);
  const rows = ["name", "number", "address"].flatMap((part) => (person[part] ? [h("dt", {}, t(`whole_${part}`)), h("dd", {}, person[part])] : []));
  await view(t("whole_title", { number }), h("dl", { class: "rows form-rows", tabindex: 0 }, ...rows), h("p", { class: "muted" }, t("whole_gone")));
  clearTimeout(closing);
}
