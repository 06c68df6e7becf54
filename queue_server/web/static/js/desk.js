// The help desk: the floor live, and what is done about it.
import { clockTime, el, every, h, now, page, say, setClock, t } from "./page.js";
import { once, send } from "./commands.js";
import { signOut } from "./leaving.js";
import { follow } from "./live.js";
import { calls, out, tick } from "./desk_calls.js";
import { issuing } from "./desk_issue.js";
import { finding } from "./desk_find.js";
import { tell } from "./desk_tell.js";

const signedOut = () => location.assign("/sign-in");

/** Send a command, one at a time; what came of it is said in words. The result, or null. */
const act = once(async (body, done = "saved") => {
  const reply = await send(`/api/v1/${page.hall}/commands`, body);
  if (reply.code === "signed_out") return signedOut();
  tell(reply.ok ? (done ? t(done) : "") : (reply.code === "not_sent" ? t("not_sent") : page.words[reply.code] ?? t("load_failed")), !reply.ok);
  return reply.ok ? reply.result : null;
});

function show(snapshot) {
  calls(snapshot, act);
  out(snapshot.out, act);
  for (const strip of document.querySelectorAll("[data-news]")) strip.hidden = !snapshot[strip.dataset.news].includes(page.me);
  el("helpers").textContent = t("helpers", { n: snapshot.floor.length });
  el("counts").textContent = `${t("waiting", { n: snapshot.waiting })} · ${t("advised", { n: snapshot.advised })}`;
  const mine = snapshot.floor.find(([staff]) => staff === page.me);
  if (document.activeElement !== el("here")) el("here").value = mine ? mine[1] : "-";
}

/** On a phone, the part that is worked in stays: a number is three taps from there. */
function tab(name) {
  sessionStorage.setItem("desk-tab", name);
  for (const part of ["calls", "issue", "find"]) el(`part-${part}`).classList.toggle("shown", part === name);
  for (const button of document.querySelectorAll("[data-tab]")) button.setAttribute("aria-pressed", String(button.dataset.tab === name));
}

for (const button of document.querySelectorAll("[data-tab]")) button.addEventListener("click", () => tab(button.dataset.tab));
for (const [id, name] of Object.entries(page.areas)) el("here").append(h("option", { value: id }, say(name)));
for (const matter of page.catalogue.matters) el("matter").append(h("option", { value: matter.id }, say(matter.name)));
el("here").addEventListener("change", ({ target }) => act(target.value === "-" ? { kind: "leave_floor" } : { kind: "stand_on_floor", ...(target.value ? { area: target.value } : {}) }, ""));
el("sign-out").addEventListener("click", signOut); // which leaves the floor, too
el("sheet-close").addEventListener("click", () => el("sheet").close());

function link(up) {
  el("link").classList.toggle("up", up);
  el("link-text").textContent = t(up ? "connected" : "disconnected");
  el("offline").hidden = up;
}

setClock(page.shown.at);
tab(sessionStorage.getItem("desk-tab") ?? "calls");
every(1000, () => {
  el("clock").textContent = clockTime(now());
  tick();
});
issuing(act);
finding(act);
show(page.shown);
follow("/desk/live", { snapshot: show, link, ended: signedOut });
