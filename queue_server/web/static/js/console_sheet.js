// The complete list on paper: what is missing, in both languages, and the code that brings its holder back in.
import { post } from "./commands.js";
import { clockTime, dateOf, el, h, now, say, t } from "./page.js";
import { qr } from "./qr.js";

/** Show the sheet, ready to print; L brings it back until the next ticket is called. */
export async function sheet({ number, matter, names, code, days }) {
  el("sheet-about").textContent = t("sheet_about", { number, matter: say(matter), date: dateOf(now()), time: clockTime(now()) });
  el("sheet-list").replaceChildren(...names.map((name) => h("li", {}, h("b", {}, name.zh), h("span", { lang: "en" }, name.en))));
  el("sheet-back").textContent = t("sheet_way_back", { days });
  el("sheet-code-text").textContent = code.match(/.{4}/g).join(" ");
  el("sheet-code").replaceChildren();
  el("sheet").showModal();
  el("sheet-print").focus();
  const answer = await post("/console/code", JSON.stringify({ code })).catch(() => null);
  if (answer?.ok) el("sheet-code").replaceChildren(qr(await answer.json()));
}

el("sheet-print").addEventListener("click", () => print());
el("sheet-done").addEventListener("click", () => el("sheet").close());
