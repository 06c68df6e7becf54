// 寄送、上门、代跑: what is due, who goes, to whom (asked for, on record), and the form with the address.
import { acts, refused } from "./acts.js";
import { post, randomId } from "./commands.js";
import { el, h, now, page, setClock } from "./page.js";
import { qr } from "./qr.js";

const CODES = { 401: "signed_out", 429: "too_many" };

async function who(outing) {
  const answer = await post("/outings/person", JSON.stringify({ outing })).catch(() => null);
  if (!answer?.ok) return refused(CODES[answer?.status]);
  const { name, phone, address } = await answer.json();
  el(`who-${outing}`).textContent = [name, phone, address].join(" · ");
}

// The person's own page: its code to be taken with a telephone, its address to be sent or read out.
async function code(outing) {
  const answer = await post("/outings/code", JSON.stringify({ outing })).catch(() => null);
  if (!answer?.ok) return refused(CODES[answer?.status]);
  const { address, ...runs } = await answer.json();
  const shown = el(`code-${outing}`);
  shown.replaceChildren(qr(runs), h("a", { href: address, target: "_blank", rel: "noopener" }, address));
  shown.hidden = false;
}

acts();
for (const button of document.querySelectorAll("[data-code]")) button.addEventListener("click", () => code(button.dataset.code));
for (const button of document.querySelectorAll("[data-who]")) button.addEventListener("click", () => who(button.dataset.who));

const book = el("book");
const about = book.elements.about;
const { slot } = book.elements;
function parts() {
  const delivery = about.value === "delivery";
  for (const label of book.querySelectorAll("[data-for]")) {
    label.hidden = (label.dataset.for === "delivery") !== delivery;
    label.querySelector("input, select").disabled = label.hidden;
  }
  book.elements.case.required = delivery;
  const timed = !delivery && Boolean(slot?.value);
  el("by-day").hidden = timed;
  book.elements.day.required = !timed;
}

about.addEventListener("change", parts);
slot?.addEventListener("change", parts);
parts();
setClock(page.at);
let id = randomId();
book.addEventListener("submit", async (event) => {
  event.preventDefault();
  const values = Object.fromEntries(new FormData(book));
  if (values.slot) values.day = values.slot.slice(0, 10);
  else delete values.slot;
  const sent = { ...values, id, sent_at: new Date(now()).toISOString() };
  const answer = await post("/outings", JSON.stringify(sent)).catch(() => null);
  if (!answer || CODES[answer.status]) return refused(CODES[answer?.status]);
  const reply = await answer.json();
  if (reply.ok) return location.reload();
  id = randomId();
  refused(reply.code);
});
