// 机动窗口: what the green channel asks for; a manager sends a window, or says that none can come.
import { clockTime, el, h, say, t, windowName } from "./page.js";

/** The asks that wait for an answer, each with its two keys; `windows` as the dashboard has them. */
export function floating(lines, windows, act) {
  return lines.filter((line) => line.state === "asked").map((line) => ask(line, windows, act));
}

function ask(line, windows, act) {
  const id = `send-${line.ticket}`;
  const chosen = h("select", { id }, ...windows.map((each) => h("option", { value: each.window }, windowName(each.label))));
  chosen.value = el(id)?.value ?? chosen.value; // chosen before it was drawn again
  const answer = (body) => act({ kind: "answer_floating", ticket: line.ticket, ...body });
  return h("div", { class: "alarm" },
    h("b", {}, t("floating_ask", { number: line.number, name: say(line.matter_name), area: say(line.area_name) })),
    h("span", { class: "muted" }, `${t("floating_open", { n: line.windows })} · ${t("floating_until", { time: clockTime(Date.parse(line.until)) })}`), h("span", { class: "gap" }),
    h("label", { for: id, class: "unseen" }, t("floating_which")), chosen,
    h("button", { type: "button", id: `yes-${line.ticket}`, onclick: () => answer({ accept: true, window: el(id).value }) }, t("floating_yes")),
    h("button", { type: "button", id: `no-${line.ticket}`, onclick: () => answer({ accept: false }) }, t("floating_no")));
}
