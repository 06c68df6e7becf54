// The citizen's screen at a window: captions, answers by large keys or typing, the form to confirm and sign. Keeps nothing.
import { once, post } from "./commands.js";
import { price } from "./money.js";
import { el, h, page, say, t, windowName } from "./page.js";
import { Signature } from "./signature.js";

const QUICK = ["yes", "no", "again", "wait", "thanks"];
const DONE = ["paid", "asking", "refunding", "refunded"]; // nothing is to be paid there now
const AGAIN = 2000; // ms after a failure
let shown = null;
let wasAsked = false;
const sign = new Signature(el("sign"));

function only(id) {
  for (const name of ["pairing", "idle", "talk"]) el(name).hidden = name !== id;
}

function draw() {
  for (const each of document.querySelectorAll("[data-text]")) each.textContent = t(each.dataset.text);
  el("quick").replaceChildren(...QUICK.map((word) => h("button", { type: "button", onclick: () => tell(t(word)) }, t(word))));
  if (!shown) return;
  const name = windowName(shown.label);
  el("window").textContent = name;
  el("idle-window").textContent = name;
  el("idle-text").textContent = t(shown.open ? "idle" : "shut");
  only(shown.number ? "talk" : "idle");
  if (!shown.number) el("say").value = "";
  drawTalk(); // without anybody there, empty: nothing of the last one stays in the page
}

function drawTalk() {
  el("number").textContent = shown.number ?? "";
  el("matter").textContent = say(shown.matter);
  el("state").textContent = shown.state ? t(`state_${shown.state}`) : "";
  el("pay").replaceChildren(...shown.pay.map((each) => h("span", {}, `${each.names.map(say).join(t("comma"))} ${price(each)} ${each.state === "free" ? "" : t(DONE.includes(each.state) ? each.state : "to_pay")}`)));
  const lines = shown.lines.map((line) => h("li", { class: line.by }, h("small", {}, t(`by_${line.by}`)), line.text));
  el("lines").replaceChildren(...(lines.length ? lines : [h("li", { class: "clerk" }, t("hello"))]));
  el("lines").lastElementChild.scrollIntoView?.({ block: "nearest" });
  const asked = shown.form && !shown.answer;
  el("form").hidden = !shown.form;
  el("form-lines").replaceChildren(...(shown.form ?? []).flatMap((line) => [h("dt", {}, say(line.label)), h("dd", {}, say(line.value) || t("told"))]));
  for (const id of ["sign", "sign-lead", "right", "wrong", "clear"]) el(id).hidden = !asked;
  if (asked && !wasAsked) el("form").scrollIntoView();
  wasAsked = asked;
  if (asked) el("form-said").textContent = "";
  else el("form-said").textContent = shown.answer ? t(`answer_${shown.answer}`) : "";
}

const tell = (text) => ask("/screen/say", { text });

async function ask(url, body) {
  const answer = await post(url, JSON.stringify(body)).catch(() => null);
  el("lost").textContent = answer?.ok ? "" : t("not_sent");
  return answer?.ok;
}

async function follow() {
  for (;;) {
    const answer = await post("/screen/now", JSON.stringify({ rev: shown?.rev ?? "" }), 30000).catch(() => null);
    if (answer?.status === 401) return unpaired();
    el("lost").textContent = answer?.ok ? "" : t("lost");
    if (!answer?.ok) {
      await new Promise((resolve) => setTimeout(resolve, AGAIN));
      continue;
    }
    const value = await answer.json();
    if (value.number !== shown?.number || !value.form) sign.clear();
    if (value.rev === shown?.rev) continue;
    shown = value;
    draw();
  }
}

function unpaired() {
  shown = null;
  only("pairing");
  el("code").focus();
}

const pair = once(async () => {
  const answer = await post("/screen/pair", JSON.stringify({ code: el("code").value.replace(/\D/g, "") })).catch(() => null);
  el("pair-error").textContent = answer?.ok ? "" : t("pair_refused");
  el("code").value = "";
  if (answer?.ok) follow();
});
const typed = once(async () => {
  const text = el("say").value.trim();
  if (text && (await tell(text)) && el("say").value.trim() === text) el("say").value = "";
});
for (const [id, run] of [["pair-form", pair], ["say-form", typed]]) {
  el(id).addEventListener("submit", (event) => {
    event.preventDefault();
    run();
  });
}
el("right").addEventListener("click", () => {
  if (sign.empty) return (el("form-said").textContent = t("sign_first"));
  ask("/screen/form", { right: true, strokes: sign.strokes() });
});
el("wrong").addEventListener("click", () => ask("/screen/form", { right: false }));
el("clear").addEventListener("click", () => sign.clear());
el("other").addEventListener("click", () => {
  const to = page.language === "zh" ? "en" : "zh";
  location.assign(`/screen?lang=${to}`);
});
draw();
if (page.paired) follow();
else unpaired();
