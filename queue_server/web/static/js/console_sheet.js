// The complete list on paper: what is missing, in both languages, and the code that brings its holder back in.
import { post } from "./commands.js";
import { clockTime, dateOf, el, h, now, say, t } from "./page.js";

const SVG = "http://www.w3.org/2000/svg";

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
  if (answer?.ok) el("sheet-code").replaceChildren(drawn(await answer.json()));
}

function drawn({ size, path }) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `0 0 ${size} ${size}`);
  svg.setAttribute("aria-hidden", "true");
  const dark = document.createElementNS(SVG, "path");
  dark.setAttribute("d", path);
  svg.append(dark);
  return svg;
}

el("sheet-print").addEventListener("click", () => print());
el("sheet-done").addEventListener("click", () => el("sheet").close());
