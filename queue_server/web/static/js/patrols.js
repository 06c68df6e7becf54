// Rounds: one command a form, then the page again; a round that is asked for or over shows by itself.
import { send } from "./commands.js";
import { follow } from "./live.js";
import { el, page, t } from "./page.js";

function bodyOf(form) {
  const values = new FormData(form);
  if (form.dataset.kind === "declare_duty") return { kind: "declare_duty", leader: values.get("leader"), ...(values.get("deputy") ? { deputy: values.get("deputy") } : {}) };
  const where = form.dataset.patrol ? { patrol: Number(form.dataset.patrol) } : { place: values.get("place") };
  return { kind: "make_round", ...where, findings: values.getAll("findings") };
}

for (const form of document.querySelectorAll("form[data-kind]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const reply = await send(`/api/v1/${page.hall}/commands`, bodyOf(form));
    if (reply.ok) return location.reload();
    el("message").textContent = page.words[reply.code] ?? t("failed");
    el("message").hidden = false;
    el("message").scrollIntoView({ block: "center" });
  });
}

const asked = ({ alarms }) => alarms.filter((each) => each.alarm === "patrol_due" && !each.cleared_at).map((each) => each.about + each.raised_at).join();
follow(`/api/v1/${page.hall}/alarms/live`, {
  snapshot: (shown) => asked(shown) !== asked(page.alarms) && location.reload(),
  link: () => {},
  ended: () => location.assign("/sign-in"),
});
