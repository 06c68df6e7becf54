// Rounds; one that is asked for or over shows by itself.
import { acts } from "./acts.js";
import { follow } from "./live.js";
import { page } from "./page.js";

function bodyOf(form) {
  const values = new FormData(form);
  if (form.dataset.kind === "declare_duty") return { kind: "declare_duty", leader: values.get("leader"), ...(values.get("deputy") ? { deputy: values.get("deputy") } : {}) };
  const where = form.dataset.patrol ? { patrol: Number(form.dataset.patrol) } : { place: values.get("place") };
  return { kind: "make_round", ...where, findings: values.getAll("findings") };
}

acts({ bodyOf });

const asked = ({ alarms }) => alarms.filter((each) => each.alarm === "patrol_due" && !each.cleared_at).map((each) => each.about + each.raised_at).join();
follow(`/api/v1/${page.hall}/alarms/live`, {
  snapshot: (shown) => asked(shown) !== asked(page.alarms) && location.reload(),
  link: () => {},
  ended: () => location.assign("/sign-in"),
});
