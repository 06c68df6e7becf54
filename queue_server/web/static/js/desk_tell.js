// The desk's one line that says what came of it.
import { el } from "./page.js";

export function tell(text, refused = false) {
  el("message").textContent = text;
  el("message").classList.toggle("refused", refused);
}
