// What a manager may do about a window: each button beside the words of what will happen.
import { enter } from "./dashboard_detail.js";
import { skills } from "./dashboard_rules.js";
import { h, page, t } from "./page.js";

/** Buttons for a window; `act(body)` sends a command and answers whether it was done, `close` ends the dialog. */
export function windowActs(cell, act, close) {
  const run = async (body) => {
    await act({ window: cell.window, ...body });
    close();
  };
  const line = (words, ...buttons) => h("div", { class: "choice" }, h("p", {}, t(words)), h("p", { class: "tabs" }, ...buttons));
  const button = (id, name, body) => h("button", { type: "button", class: "small", id: `do-${id}`, onclick: () => run(body) }, t(name));
  const shut = cell.state === "closed" || cell.state === "paused";
  return h("div", {}, h("h3", {}, t("acts")),
    shut && line("open_says", button("open", "do_open", { kind: "open_window" })),
    !shut && line("pause_says", ...page.pauses.map((reason) => button(`pause-${reason}`, `pause_${reason}`, { kind: "pause_window", reason }))),
    cell.state !== "closed" && line("close_says", button("close", "do_close", { kind: "close_window" })),
    line("skills_says", h("button", { type: "button", class: "small", id: "do-skills", onclick: () => enter(() => skills(cell, act)) }, t("skills"))));
}
