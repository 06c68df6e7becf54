// Name and number in full, for a reason of a list: on record first, shown for a minute, kept nowhere in the page.
import { cancel, choose, held, view } from "./console_ask.js";
import { post } from "./commands.js";
import { h, page, t } from "./page.js";

const SHOWN = 60000; // ms

export async function whole(window) {
  const { ticket, number } = window.current;
  const reason = await choose(t("whole_why", { number }), page.reasons.map((value) => ({ value, text: t(`why_${value}`) })), { hint: t("whole_hint") });
  if (!reason) return;
  const title = t("whole_title", { number });
  const person = await held(title, asked({ ticket, reason })); // closed when the ticket goes
  if (!person) return;
  if (person.unread) return view(title, h("p", { class: "error" }, t(person.unread)));
  const closing = setTimeout(cancel, SHOWN);
  const rows = ["name", "number", "address"].flatMap((part) => (person[part] ? [h("dt", {}, t(`whole_${part}`)), h("dd", {}, person[part])] : []));
  await view(title, h("dl", { class: "rows form-rows", tabindex: 0 }, ...rows), h("p", { class: "muted" }, t("whole_gone")));
  clearTimeout(closing);
}

async function asked(wanted) {
  const answer = await post(`/api/v1/${page.hall}/people/unmask`, JSON.stringify(wanted)).catch(() => null);
  if (answer?.ok) return answer.json();
  return { unread: answer?.status === 429 ? "whole_too_many" : "identity_unread" };
}
