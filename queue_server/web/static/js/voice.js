// How it was, and what became of what was said.
import { acts } from "./acts.js";
import { page, setClock } from "./page.js";
import { showPass } from "./pass.js";

setClock(page.at);
acts({ url: `${location.pathname.replace(/\/(voice)?$/, "")}/commands`, also: { ticket: page.ticket }, settled: ["rated_already"] });
if (page.pass) showPass();
