// Questions to the clerk: one dialog for all, worked by keys alone. Esc is always the way back and sends nothing.
import { el, h, t } from "./page.js";

const KEYS = "123456789abcdefghijklmnopqrstuvwxyz";
const FIND_AFTER = 200;
let resolve = null;

/** Whether a question is open. */
export const asking = () => el("ask").open;

/** Close the question that is open, unanswered. */
export const cancel = () => el("ask").close();

/** One of some options ({value, text, note}); null for Esc. `find.options(words)` gives others for what is typed; with
 *  `find.whole`, Enter looks that up at once and takes the only one, as a scanner types it. */
export function choose(title, options, { hint = "", find } = {}) {
  const list = h("div", { class: "choices" }, ...choices(options));
  const field = find && search(find, list);
  const shown = open(title, hint, [field, list], null, find?.whole && (() => field.contains(document.activeElement) && look(find, list)));
  (list.querySelector("button") ?? (find?.whole ? el("ask-find") : el("ask-back"))).focus();
  return shown;
}

async function look(find, list) {
  const mine = resolve;
  const found = await find.options(el("ask-find").value);
  if (resolve !== mine) return; // it was closed meanwhile
  list.replaceChildren(...choices(found));
  if (found.length === 1) finish(found[0].value);
  else say(t("find_none"));
}

/** The question stays open, without an answer to give, until the promise has one; null for Esc. */
export function held(title, promise) {
  const shown = open(title, t("loading"), [], null);
  const mine = resolve;
  el("ask-back").focus();
  promise.then((value) => {
    if (resolve !== mine) return; // somebody went back
    if (value === null) el("ask-hint").textContent = t("load_failed");
    else finish(value);
  });
  return shown;
}

/** Any of some boxes in groups ({title, options: [{value, text, checked}]}), with fields ({name, text, …}): what was
 *  chosen, as {values, fields}; null for Esc. `wrong(answer)` says in words why it can't be sent yet. */
export function tick(title, groups, { hint = "", send, fields = [], more = [], wrong = () => "" }) {
  const boxes = groups.flatMap((group) => group.options.map((option) => ({ option, box: box(option) })));
  let n = 0;
  const parts = groups.map((group) => {
    const lines = group.options.map(() => h("label", { class: "tick" }, boxes[n].box, h("span", {}, boxes[n].option.text), h("kbd", {}, KEYS[n++] ?? "")));
    return h("fieldset", {}, h("legend", {}, group.title), ...lines);
  });
  const inputs = fields.map(({ text, ...field }) => [field.name, h("input", field), text]);
  const rest = inputs.map(([, input, text]) => h("label", { class: "field" }, h("span", {}, text), input));
  const read = () => ({
    values: boxes.filter(({ box }) => box.checked).map(({ option }) => option.value),
    fields: Object.fromEntries(inputs.map(([name, input]) => [name, input.value])),
  });
  const shown = open(title, hint, [...parts, ...rest, ...more], send, () => {
    const answer = read();
    const why = wrong(answer);
    if (why) return say(why);
    finish(answer);
  });
  el("ask-body").querySelector("input")?.focus();
  return shown;
}

/** Something to read ({title, parts}); Esc or the way back closes it, and it is gone from the page. */
export function view(title, ...parts) {
  const shown = open(title, "", parts, null);
  el("ask-back").focus();
  return shown;
}

function box(option) {
  return h("input", { type: "checkbox", checked: option.checked === true });
}

function choices(options) {
  return options.map((option, n) =>
    h("button", { type: "button", class: "choice", onclick: () => finish(option.value) }, h("span", {}, option.text, option.note && h("small", {}, option.note)), h("kbd", {}, KEYS[n] ?? "")),
  );
}

function search({ label, options }, list) {
  let timer = 0;
  let asked = 0;
  const input = h("input", { type: "search", id: "ask-find", autocomplete: "off", maxlength: 40 });
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const mine = ++asked;
      const found = await options(input.value);
      if (mine === asked) list.replaceChildren(...choices(found));
    }, FIND_AFTER);
  });
  return h("label", { class: "field" }, h("span", {}, label, h("kbd", {}, "/")), input);
}

function say(text) {
  el("ask-wrong").hidden = !text;
  el("ask-wrong").textContent = text;
}

function open(title, hint, parts, send, submit) {
  if (asking()) finish(null);
  el("ask-title").textContent = title;
  el("ask-hint").textContent = hint;
  el("ask-hint").hidden = !hint;
  say("");
  el("ask-body").replaceChildren(...parts.filter(Boolean));
  el("ask-send").hidden = !send;
  el("ask-send-text").textContent = send ?? "";
  el("ask-form").onsubmit = (event) => {
    event.preventDefault();
    submit?.();
  };
  el("ask").showModal();
  return new Promise((done) => (resolve = done));
}

/** Close the question that is open with an answer. */
export function finish(value) {
  const done = resolve;
  resolve = null;
  if (asking()) el("ask").close();
  el("ask-body").replaceChildren(); // what stood there was somebody's
  done?.(value);
}

// In a field, keys are letters; elsewhere each is the option that it stands beside.
function onKey(event) {
  if (!asking() || event.ctrlKey || event.altKey || event.metaKey || event.repeat || event.isComposing) return;
  const typing = event.target.matches("input:not([type=checkbox])");
  if (event.key === "ArrowDown" || event.key === "ArrowUp") return move(event);
  if (typing) return;
  if (event.key === "/" && el("ask-find")) {
    event.preventDefault();
    return el("ask-find").focus();
  }
  const chosen = el("ask-body").querySelectorAll(".choice, .tick input")[event.key.length === 1 ? KEYS.indexOf(event.key.toLowerCase()) : -1];
  if (!chosen) return;
  event.preventDefault();
  chosen.focus();
  chosen.click();
}

function move(event) {
  const all = [...el("ask-body").querySelectorAll(".choice, .tick input")];
  if (!all.length || event.target.matches("[type=date], [type=number]")) return;
  event.preventDefault();
  const at = all.indexOf(event.target);
  all[at < 0 ? 0 : (at + (event.key === "ArrowDown" ? 1 : all.length - 1)) % all.length].focus();
}

el("ask").addEventListener("keydown", onKey);
// The event comes late: the next question may be open by then.
el("ask").addEventListener("close", () => asking() || finish(null));
el("ask-back").addEventListener("click", () => finish(null));
