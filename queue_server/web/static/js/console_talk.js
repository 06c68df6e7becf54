// The talk with the citizen at the window over the screen that faces him: captions, his answers, the form that he is shown.
import { asking, view } from "./console_ask.js";
import { signature } from "./console_form.js";
import { once, post } from "./commands.js";
import { h, t } from "./page.js";

export async function talk(window) {
  const status = h("p", { class: "muted", role: "status" });
  const list = h("ol", { class: "talk-lines", "aria-live": "polite", tabindex: "0", "aria-label": t("talk_lines") });
  const input = h("input", { id: "talk-say", maxlength: 200, autocomplete: "off", onkeydown: onEnter });
  const key = (n, text, onclick) => h("button", { type: "button", class: "choice", onclick }, h("span", {}, text), h("kbd", {}, n));
  const pairing = key("1", t("talk_pair"), pair);
  const showing = window.current?.form && key("2", t("talk_form"), () => ask("/console/screen/form", {}));
  const signed = h("div", {});
  const field = h("label", { class: "field" }, h("span", {}, t("talk_say")), input);
  const closed = view(t("talk_title"), status, list, field, signed, h("div", { class: "choices" }, pairing, showing));
  input.focus();
  let open = true;
  closed.then(() => (open = false));

  async function ask(url, body) {
    const answer = await post(url, JSON.stringify(body)).catch(() => null);
    if (!answer?.ok) status.textContent = t(answer?.status === 409 ? "talk_nobody" : "talk_failed");
    return answer?.ok ? answer.json() : null;
  }

  async function pair() {
    const made = await ask("/console/screen/code", {});
    if (made) status.textContent = t("talk_code", { code: `${made.code.slice(0, 4)} ${made.code.slice(4)}` });
  }

  const tell = once(async () => {
    const text = input.value.trim();
    if (text && (await ask("/console/screen/say", { text })) && input.value.trim() === text) input.value = "";
  });

  function onEnter(event) {
    if (event.key !== "Enter") return;
    event.preventDefault();
    tell();
  }

  function draw(now) {
    if (now.paired || !status.textContent) status.textContent = t(now.paired ? (now.here ? "talk_on" : "talk_nobody") : "talk_unpaired");
    list.replaceChildren(...now.lines.map((line) => h("li", { class: line.by }, h("small", {}, t(`talk_by_${line.by}`)), line.text)));
    list.scrollTop = list.scrollHeight;
    const answer = now.form && h("p", { class: now.answer === "wrong" ? "warn" : "" }, t(`talk_form_${now.answer || "open"}`));
    signed.replaceChildren(...[answer, now.strokes.length > 0 && signature(now.strokes)].filter(Boolean));
  }

  let rev = "";
  let first = true;
  while (open && asking()) {
    const answer = await post("/console/screen", JSON.stringify({ rev }), 30000).catch(() => null);
    if (!open) return;
    if (answer?.ok) {
      const now = await answer.json();
      if (now.rev !== rev) draw(now);
      rev = now.rev;
      if (first && !now.paired && !input.value) pairing.focus(); // where nobody reads, there is nothing to type
      first = false;
    } else {
      status.textContent = t("talk_failed");
      await new Promise((resolve) => setTimeout(resolve, 2000));
    }
  }
}
