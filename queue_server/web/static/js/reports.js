// Reports are drawn by the server; here they are printed and fetched as files, and one signs out.
import { again } from "./forms.js";
import { el, h, t } from "./page.js";

/** A file: the server asks for the password once more. */
async function download(url) {
  const answer = await fetch(url).catch(() => null);
  if (answer?.status === 401) return location.assign("/sign-in");
  if (answer?.status === 403 && (await answer.json()).error === "sign_in_again") return (await again()) && download(url);
  el("file-wrong").textContent = answer?.ok ? "" : t("failed");
  el("file-wrong").hidden = Boolean(answer?.ok);
  if (!answer?.ok) return;
  const href = URL.createObjectURL(await answer.blob());
  const name = /filename="([^"]+)"/.exec(answer.headers.get("content-disposition"))?.[1] ?? "";
  h("a", { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), 60000);
}

for (const button of document.querySelectorAll("[data-file]")) button.addEventListener("click", () => download(button.dataset.file));
for (const button of document.querySelectorAll("[data-print]")) button.addEventListener("click", () => window.print());
