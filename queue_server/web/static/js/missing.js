// Nothing is chosen for anybody: what was not chosen is said below it, in words, and has the focus.
import { h } from "./page.js";

/** Whether every choice with `data-missing`, which says what is missing, was made; the first that was not is told. */
export function chosen(part) {
  const selects = [...part.querySelectorAll("select[data-missing]")];
  for (const select of selects) settled(select);
  const first = selects.find((select) => !select.value);
  if (first) tell(first);
  return !first;
}

const idOf = (select) => `${select.id}-missing`;

function settled(select) {
  document.getElementById(idOf(select))?.remove();
  select.removeAttribute("aria-invalid");
  select.removeAttribute("aria-describedby");
}

function tell(select) {
  select.after(h("p", { id: idOf(select), class: "missing" }, select.dataset.missing));
  select.setAttribute("aria-invalid", "true");
  select.setAttribute("aria-describedby", idOf(select));
  select.addEventListener("change", () => settled(select), { once: true });
  select.focus();
}
