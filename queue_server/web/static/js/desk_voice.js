// 投诉、办不成事 said at the desk: about a number that was found, a window, or the hall. No name, no free words.
import { el, h, page, t, windowName } from "./page.js";
import { sheet } from "./desk_issue.js";
import { chosen } from "./missing.js";

const HALL = "-"; // no window
const choice = (value, words) => h("option", { value }, words);
const labelled = (id, words, missing, ...choices) => [h("label", { for: id }, words), h("select", { id, "aria-required": "true", "data-missing": missing }, choice("", t("voice_choose")), ...choices)];

/** The form; `ticket` is a number that was found, or null. */
export function voiceForm(act, ticket) {
  const windows = [choice(HALL, t("voice_hall")), ...page.windows.map(({ id, label }) => choice(id, windowName(label)))];
  const form = h("form", { id: "voice-form", class: "finder", onsubmit: (event) => keep(event, act, ticket) },
    ticket && h("p", {}, ticket.number),
    ...labelled("voice-about", t("voice_about"), t("voice_about_missing"), choice("not_done", t("kind_not_done")), choice("complaint", t("kind_complaint"))),
    ...labelled("voice-topic", t("voice_topic"), t("topic_missing"), ...page.topics.map((topic) => choice(topic, t(`topic_${topic}`)))),
    ...(ticket ? [] : labelled("voice-window", t("voice_where"), t("voice_where_missing"), ...windows)),
    h("button", { type: "submit", class: "primary" }, t("voice_keep")), h("p", { class: "muted" }, t("voice_note")));
  sheet(t("voice"), form);
}

async function keep(event, act, ticket) {
  event.preventDefault();
  if (!chosen(event.currentTarget)) return;
  const window = el("voice-window")?.value;
  const where = ticket ? { ticket: ticket.ticket } : window === HALL ? {} : { window };
  const kept = await act({ kind: "open_follow_up", about: el("voice-about").value, topic: el("voice-topic").value, ...where }, "");
  el("sheet").close();
  if (kept) sheet(t("voice_kept"), h("p", { id: "voice-kept" }, t("voice_dates", { call: kept.call_by, answer: kept.answer_by })), h("p", { class: "muted" }, t("voice_owner")));
}
