// One field for what people hold in their hand: the code of a list or a 续办号, a ticket's QR, a booking's number.
import { el, h, page, say, t } from "./page.js";
import { sha256 } from "./commands.js";
import { handOver, sheet, slotList, token } from "./desk_issue.js";
import { tell } from "./desk_tell.js";

let act = null;

export function coding(send) {
  act = send;
  el("code").addEventListener("submit", (event) => {
    event.preventDefault();
    const text = el("held").value.trim();
    el("held").value = "";
    take(text);
  });
}

async function take(text) {
  const plain = text.replace(/[\s-]/g, "");
  const own = /\/t\/([A-Za-z0-9_-]{22,64})/.exec(text)?.[1];
  if (own) return pass((await sha256(`pass ${own}`)).slice(0, 32)); // as tokens.pass_code makes it
  if (/^[0-9a-f]{32}$/i.test(plain)) return pass(plain.toLowerCase());
  if (/^[0-9A-HJKMNP-TV-Z]{10}$/i.test(plain)) return booking(plain.toUpperCase());
  tell(t("code_unread"), true);
}

async function pass(code) {
  const own = await token();
  const back = await act({ kind: "use_pass", code, language: page.language, page_token_sha256: own.sha }, "pass_back");
  if (back?.kind === "ticket") await handOver(back, own.text);
}

async function booking(reference) {
  const found = await act({ kind: "find_bookings", booking: reference }, "");
  const [mine] = found?.bookings ?? [];
  if (!mine) return found && tell(t("booking_none"), true);
  const key = (id, words, press, kind = "wide") => h("button", { type: "button", id, class: kind, onclick: press }, words);
  sheet(t("booking"), h("p", {}, h("b", {}, say(mine.matter_name))), h("p", {}, mine.slot.replace("T", " ")),
    key("check-in", t("check_in"), () => checkIn(mine), "primary wide"), key("move", t("move_booking"), () => move(mine)), key("give-back", t("cancel_booking"), () => run({ kind: "cancel_booking", booking: mine.booking }, "booking_cancelled")));
}

async function run(body, done) {
  el("sheet").close();
  return act(body, done);
}

async function checkIn({ booking: reference }) {
  const own = await token();
  const ticket = await run({ kind: "check_in", booking: reference, language: page.language, page_token_sha256: own.sha }, "");
  if (ticket) await handOver(ticket, own.text);
}

function move({ booking: reference, matter }) {
  slotList(matter, (slot) => run({ kind: "move_booking", booking: reference, slot }, "booking_moved"));
}
