/* The foot of a printed page: which figures, the day of printing, and the address of the view. */
import { queryOfView } from "./address.js";
import { footLine, marginStyle } from "./address-text.js";

const margin = document.createElement("style"); // browsers that know the margins of a page print it on every sheet

function fillFoot() {
  const edition = document.querySelector("[data-edition]");
  const address = window.location.host + window.location.pathname + queryOfView();
  const line = footLine(edition && edition.dataset.edition, new Date(), address);
  const foot = document.getElementById("printed-foot");
  if (foot) foot.textContent = line;
  margin.textContent = marginStyle(line);
  document.head.append(margin);
}

export function start() {
  window.addEventListener("beforeprint", fillFoot);
  window.matchMedia("print").addEventListener("change", fillFoot);
}
