// 证到包邮: the wish of the ticket's holder, read on demand and on record, confirmed by the clerk, booked as a delivery.
import { choose, held, tick, view } from "./console_ask.js";
import { post } from "./commands.js";
import { toSend } from "./console_state.js";
import { dateOf, h, now, say, t } from "./page.js";

const DAY = 86400000; // ms
const DAYS = 7; // after today, or after the promise's end
const MOST_DAYS = 60; // the rules take nothing later

export async function delivery(window, send) {
  const { ticket, number } = window.current;
  const lines = toSend(window.current);
  const line = lines.length > 1 ? await choose(t("delivery_which"), lines.map((each) => ({ value: each, text: say(each.name) }))) : lines[0];
  if (!line) return;
  const title = t("delivery_title", { number });
  const read = post("/console/delivery", JSON.stringify({ ticket })).then((answer) => (answer.ok ? answer.json() : { unread: true }), () => ({ unread: true }));
  const wish = await held(title, read); // closed when the ticket goes
  if (!wish) return;
  if (wish.unread) return view(title, h("p", { class: "error" }, t("identity_unread")));
  const answer = await tick(title, [], { hint: t(`delivery_hint_${wish.to}`), send: t("delivery_send"), fields: fields(line, wish), wrong });
  if (answer) send({ kind: "book_outing", about: "delivery", case: line.case, ...answer.fields });
}

function fields(line, { name, phone, address }) {
  const due = dateOf(Math.max(line.due_at ? Date.parse(line.due_at) : 0, now()) + DAYS * DAY);
  const [min, max] = [dateOf(now()), dateOf(now() + MOST_DAYS * DAY)];
  const text = (key, value, more) => ({ name: key, text: t(`delivery_${key}`), value, autocomplete: "off", ...more });
  return [
    text("name", name, { maxlength: 60 }),
    text("phone", phone, { type: "tel", maxlength: 20 }),
    text("address", address, { maxlength: 200 }),
    text("day", due < max ? due : max, { type: "date", min, max }),
  ];
}

function wrong({ fields: { name, phone, address, day } }) {
  const whole = name.trim() && /^[0-9+ -]{5,20}$/.test(phone) && address.trim().length >= 4 && day;
  return whole ? "" : t("delivery_incomplete");
}
