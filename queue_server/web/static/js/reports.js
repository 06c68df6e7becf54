// Reports are drawn by the server; here they are printed, and one signs out.
import "./forms.js";

for (const button of document.querySelectorAll("[data-print]")) button.addEventListener("click", () => window.print());
