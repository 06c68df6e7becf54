// 寄送、上门、代跑: what is due, who goes, to whom (asked for, on record), and the form with the address.
import { post, randomId, send } from "./commands.js";
import { el, now, page, setClock, t } from "./page.js";

function refused(code) {
  el("message").textContent = page.words[code] ?? t("failed");
  el("message").hidden = false;
  el("message").scrollIntoView({ block: "center" });
}

async function act(body) {
  const reply = await send(`/api/v1/${page.hall}/commands`, body);
  if (reply.ok) return location.reload();
  refused(reply.code);
}

async function who(outing) {
  const answer = await post("/outings/person", JSON.stringify({ outing })).catch(() => null);
  if (!answer?.ok) return refused(answer?.status === 429 ? "too_many" : "failed");
  const { name, phone, address } = await answer.json();
  el(`who-${outing}`).textContent = [name, phone, address].join(" · ");
}

for (const button of document.querySelectorAll("[data-act]")) button.addEventListener("click", () => act(JSON.parse(button.dataset.act)));
for (const button of document.querySelectorAll("[data-who]")) button.addEventListener("click", () => who(button.dataset.who));
for (const form of document.querySelectorAll("form[data-kind]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const values = Object.fromEntries([...new FormData(form)].filter(([, value]) => value));
    if (values.grade) values.grade = Number(values.grade);
    act({ kind: form.dataset.kind, outing: form.dataset.outing, ...(form.dataset.kind === "end_outing" ? { ending: "done" } : {}), ...values });
  });
}

const book = el("book");
const about = book.elements.about;
function parts() {
  const delivery = about.value === "delivery";
  for (const label of book.querySelectorAll("[data-for]")) {
    label.hidden = (label.dataset.for === "delivery") !== delivery;
    label.querySelector("input, select").disabled = label.hidden;
  }
  book.elements.case.required = delivery;
}

about.addEventListener("change", parts);
parts();
setClock(page.at);
let id = randomId();
book.addEventListener("submit", async (event) => {
  event.preventDefault();
  const values = Object.fromEntries(new FormData(book));
  const sent = { ...values, id, sent_at: new Date(now()).toISOString() };
  const answer = await post("/outings", JSON.stringify(sent)).catch(() => null);
  if (!answer) return refused("not_sent");
  const reply = await answer.json();
  if (reply.ok) return location.reload();
  id = randomId();
  refused(reply.code);
});
