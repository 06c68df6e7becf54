// A lost number: by what its holder remembers. Who it is, only when asked for, and on record.
import { clockTime, el, h, page, say, t } from "./page.js";
import { post } from "./commands.js";
import { buttons } from "./desk_acts.js";
import { coding } from "./desk_code.js";
import { voiceForm } from "./desk_voice.js";
import { tell } from "./desk_tell.js";

let act = null;
let asked = 0;

export function finding(send) {
  act = send;
  coding(send);
  el("find").addEventListener("submit", (event) => {
    event.preventDefault();
    look();
  });
  el("voice").addEventListener("click", () => voiceForm(act, null));
  el("card").addEventListener("submit", (event) => {
    event.preventDefault();
    byCard();
  });
}

async function look() {
  const mine = ++asked;
  const query = new URLSearchParams(new FormData(el("find")));
  if (!query.get("matter")) query.delete("matter");
  const answer = await fetch(`/desk/tickets?${query}`).catch(() => null);
  if (!answer?.ok) return tell(t("load_failed"), true);
  const { tickets, more } = await answer.json();
  if (mine !== asked) return; // the words are others by now
  const rows = tickets.map(row);
  el("found").replaceChildren(...(rows.length ? rows : [h("li", { class: "muted" }, t("none_found"))]), ...(more ? [h("li", { class: "muted" }, t("more_found"))] : []));
}

async function byCard() {
  const answer = await post(`/api/v1/${page.hall}/people/find`, JSON.stringify({ number: el("document").value, reason: "lost_ticket" })).catch(() => null);
  el("document").value = "";
  if (answer?.status === 429) return tell(t("too_many"), true);
  if (!answer?.ok) return tell(t("load_failed"), true);
  const { tickets } = await answer.json();
  if (!tickets.length) return el("found").replaceChildren(h("li", { class: "muted" }, t("none_found")));
  el("words").value = tickets[0].number;
  await look();
}

function row(ticket) {
  const aside = ticket.state === "waiting" && ["suspended", "away", "party"].includes(ticket.held);
  const state = ticket.out ? t("is_out") : t(aside ? `held_${ticket.held}` : `state_${ticket.state}`);
  const where = ticket.window_label ? ` · ${t("window", { n: ticket.window_label })}` : "";
  const checked = ticket.pre_checked_by && h("span", {}, t("pre_checked", { staff: ticket.pre_checked_by }));
  const acts = h("div", { class: "acts", id: `acts-${ticket.number}` });
  const open = h("button", { type: "button", class: "small", id: `open-${ticket.number}`, "aria-expanded": "false", onclick: () => toggle(open, acts, ticket) }, t("acts"));
  open.setAttribute("aria-label", `${t("acts")} ${ticket.number}`);
  return h("li", { class: "row" }, h("span", { class: "number" }, ticket.number),
    h("span", { class: "what" }, h("b", {}, say(ticket.matter_name)), h("span", { class: "muted" }, `${state}${where} · ${t("taken_at", { time: clockTime(Date.parse(ticket.issued_at)) })}`), ticket.green && h("span", {}, t("green")), checked),
    open, acts);
}

function toggle(button, acts, ticket) {
  const shown = button.getAttribute("aria-expanded") === "true";
  button.setAttribute("aria-expanded", String(!shown));
  acts.replaceChildren(...(shown ? [] : buttons(ticket, { act, look })));
}
