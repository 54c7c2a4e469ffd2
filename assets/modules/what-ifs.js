/* What-ifs: one that is opened is asked for; one that is open is asked for again when the view changes. */
import { parametersMoved } from "./address.js";
import { setProperties } from "./framework.js";
import { root } from "./site.js";

function ask(fold) {
  const name = fold.dataset.whatIf;
  const view = document.getElementById(fold.dataset.pageView).dataset.view;
  const asked = document.getElementById(name + "-asked");
  if (!asked) setProperties(name + "-open", { "data-open": view || "?" });
  else if (asked.dataset.asked !== view) setProperties(name + "-asked", { "data-asked": view });
}

export function start() {
  document.addEventListener("toggle", (event) => {
    if (!event.target.dataset || !event.target.dataset.whatIf) return;
    if (event.target.open) ask(event.target);
    parametersMoved();
  }, true);
  new MutationObserver((changes) => {
    const changed = new Set(changes.map((change) => change.attributeName));
    if (changed.has("data-levers")) parametersMoved();
    if (changed.has("data-view")) document.querySelectorAll("details[data-what-if][open]").forEach(ask);
  }).observe(root, { subtree: true, attributeFilter: ["data-levers", "data-view"] });
}
