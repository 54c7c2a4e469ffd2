/* Printing: all of the page, and at its foot which figures, the day of printing, and the address of the view. */
import { queryOfView } from "./address.js";
import { footLine, marginStyle } from "./address-text.js";
import { allDrawn } from "./charts.js";
import { isFirstAnswer } from "./first-answer.js";
import { areAllMade, makeAll } from "./folded-exhibits.js";
import { unfoldForPaper } from "./folding.js";
import { listSources, removeSources } from "./paper-sources.js";

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

/* Opens and fetches all there is before the browser prints. */
const AGAIN = 100; // milliseconds between looks at whether the page stands

export function printWhole() {
  if (isFirstAnswer()) {
    window.setTimeout(printWhole, AGAIN);
    return;
  }
  unfoldForPaper();
  makeAll().then(allDrawn).then(() => window.print()); // maps are fetched when they are drawn
}

const isPrint = (event) => (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "p";

function onKey(event) {
  if (!isPrint(event) || (areAllMade() && !isFirstAnswer())) return;
  event.preventDefault();
  printWhole();
}

export function start() {
  document.addEventListener("keydown", onKey);
  window.addEventListener("beforeprint", fillFoot);
  window.addEventListener("beforeprint", listSources);
  window.addEventListener("afterprint", removeSources);
  window.matchMedia("print").addEventListener("change", fillFoot);
}
