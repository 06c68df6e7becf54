// What a manager may do for the whole hall: stop a matter, put a line on the boards, change a head start. Said before it is done.
import { clockTime, el, h, page, say, t, todayAt } from "./page.js";
import { enter, here, read, show } from "./dashboard_detail.js";

let act = null;

/** `send(body)` sends a command and answers whether it was done. */
export function hallActs(send) {
  act = send;
  el("do").addEventListener("click", () => enter(menu));
}

const button = (id, words, run, kind = "small") => h("button", { type: "button", class: kind, id, onclick: run }, words);
const choice = (words, ...buttons) => h("div", { class: "choice" }, h("p", {}, words), h("p", { class: "tabs" }, ...buttons));

function menu() {
  show(t("do"),
    choice(t("stop_says"), button("do-matters", t("stop_matter"), () => enter(() => rules(matters)))),
    choice(t("notice_says"), button("do-notices", t("notices"), () => enter(() => rules(notices)))),
    choice(t("head_says"), button("do-heads", t("heads"), () => enter(() => rules(heads)))),
    choice(t("sweep_says"), button("do-sweep", t("sweep"), () => enter(sweep))));
}

/** 清场: one press more than any other, and never by a key. */
function sweep() {
  const reason = h("select", { id: "sweep-reason" }, ...page.sweeps.map((each) => h("option", { value: each }, t(`sweep_${each}`))));
  const sure = h("div", { id: "sure" });
  const ask = () => {
    const now = async () => (await act({ kind: "sweep_hall", reason: reason.value })) && el("detail").close();
    sure.replaceChildren(choice(t("sweep_sure", { reason: t(`sweep_${reason.value}`) }), button("sweep-now", t("sweep_now"), now, "stop small")));
    el("sweep-now").focus();
  };
  show(t("sweep"), h("p", {}, t("sweep_lead")), h("div", { class: "fields" }, h("label", { for: "sweep-reason" }, t("reason_field")), reason, button("sweep-ask", t("go_on"), ask, "")), sure);
}

/** As it is now, then what is shown of it. */
const rules = (run) => read("/dashboard/rules", run);

/** Done: the same list once more, as it is then. */
async function done(body, run) {
  const still = here();
  if ((await act(body)) && still()) rules(run);
}

function matters({ matters: all }) {
  const stopped = all.filter((line) => line.reason);
  const running = all.filter((line) => !line.reason);
  const matter = h("select", { id: "stop-matter" }, ...running.map((line) => h("option", { value: line.matter }, say(line.name))));
  const reason = h("select", { id: "stop-reason" }, ...page.stops.map((each) => h("option", { value: each }, t(`stop_${each}`))));
  const until = h("input", { id: "stop-until", type: "time" });
  const sure = h("div", { id: "sure" });
  const ask = () => {
    const line = running.find((each) => each.matter === matter.value);
    sure.replaceChildren(choice(t("stop_sure", { name: say(line.name), n: line.holders, reason: t(`stop_${reason.value}`) }),
      button("stop-now", t("stop_now"), () => done({ kind: "suspend_matter", matter: line.matter, reason: reason.value, ...(until.value ? { until: todayAt(until.value) } : {}) }, matters), "stop small")));
    el("stop-now").focus();
  };
  show(t("stop_matter"), ...stopped.map((line) => choice(t("stopped_since", { name: say(line.name), time: clockTime(Date.parse(line.since)), reason: t(`stop_${line.reason}`), n: line.holders }),
    button(`resume-${line.matter}`, t("resume"), () => done({ kind: "resume_matter", matter: line.matter }, matters)))),
    h("div", { class: "fields" }, h("label", { for: "stop-matter" }, t("matter_field")), matter, h("label", { for: "stop-reason" }, t("reason_field")), reason, h("label", { for: "stop-until" }, t("until_field")), until,
      button("stop-ask", t("go_on"), ask, "")), sure);
}

function notices({ notices: shown }) {
  const field = (id, words) => [h("label", { for: id }, t(words)), h("input", { id, maxlength: 60, autocomplete: "off" })];
  const post = () => {
    const [zh, en] = [el("notice-zh").value.trim(), el("notice-en").value.trim()];
    if (zh && en) done({ kind: "post_notice", zh, en }, notices);
  };
  show(t("notices"), ...shown.map((line) => choice(`${say(line.words)} · ${clockTime(Date.parse(line.since))}`, button(`down-${line.notice}`, t("take_down"), () => done({ kind: "withdraw_notice", notice: line.notice }, notices)))),
    h("div", { class: "fields" }, ...field("notice-zh", "notice_zh"), ...field("notice-en", "notice_en"), h("p", { class: "muted" }, t("notice_note")), button("notice-post", t("notice_post"), post, "")));
}

/** Why: nothing is chosen before, and nothing is changed without. */
function why(id) {
  const select = h("select", { id, required: true }, h("option", { value: "" }, t("why_choose")), ...page.changes.map((each) => h("option", { value: each }, t(`why_${each}`))));
  return [h("label", { for: id }, t("why")), select];
}

function heads({ head_starts: all }) {
  const line = (each) => {
    const minutes = h("input", { id: `head-${each.class_id}`, type: "number", min: each.least, max: each.most, value: each.minutes });
    const keep = h("input", { id: `keep-${each.class_id}`, type: "checkbox" });
    const save = () => minutes.reportValidity() && el("head-why").reportValidity() && done({ kind: "set_head_start", class_id: each.class_id, minutes: Number(minutes.value), keep: keep.checked, reason: el("head-why").value }, heads);
    return h("div", { class: "fields head" }, h("label", { for: minutes.id }, t("head_of", { name: say(each.name), least: each.least, most: each.most })), minutes,
      h("label", { class: "keep", for: keep.id }, keep, t("head_keep")), button(`save-${each.class_id}`, t("save"), save));
  };
  show(t("heads"), h("p", { class: "muted" }, t("head_note")), h("div", { class: "fields" }, ...why("head-why")), ...all.map(line));
}

/** Which matters a window serves from now on. */
export function skills(cell, send) {
  act = send;
  const boxes = Object.entries(page.matters).map(([id, name]) => h("label", { class: "keep" }, h("input", { type: "checkbox", value: id, checked: cell.matters.includes(id) }), say(name)));
  const save = async () => {
    const chosen = boxes.map((box) => box.querySelector("input")).filter((box) => box.checked).map((box) => box.value);
    const others = cell.matters.filter((each) => !(each in page.matters)); // steps of others, which no list shows
    if (chosen.length && el("skills-why").reportValidity() && (await act({ kind: "set_skills", window: cell.window, matters: [...chosen, ...others], reason: el("skills-why").value }))) el("detail").close();
  };
  show(t("skills"), h("p", { class: "muted" }, t("skills_note")), h("div", { class: "boxes" }, ...boxes), h("div", { class: "fields" }, ...why("skills-why")), button("skills-save", t("save"), save, "primary"));
}
