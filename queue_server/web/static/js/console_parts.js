// Small parts that the console draws again and again.
import { h } from "./page.js";

/** A button with its key. Clicked, it lets go of the focus, so that Space is the main action again. */
export function keyButton(letter, text, run, extra = {}) {
  const onclick = (event) => {
    if (event.detail) event.currentTarget.blur();
    run();
  };
  return h("button", { type: "button", class: "small", "aria-keyshortcuts": letter, onclick, ...extra }, h("span", {}, text), h("kbd", {}, letter));
}
