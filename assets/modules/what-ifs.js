/* What-ifs: links to them carry the view of the page, what is chosen above the levers leads to its address, and a lever that stands
   elsewhere than usual is marked as the reader's own. */
import { parametersMoved, queryOfView } from "./address.js";
import { navigate, noUpdate, replaceAddress } from "./framework.js";
import { prefix, root } from "./site.js";

const here = () => prefix().replace(/\/$/, "") + "/scenarios";

/* Links of a question's page: the view as it stands, and the name of the what-if; to what has been tried, the area. */
function renewLinks() {
  const view = document.querySelector("[data-view]");
  if (!view) return;
  document.querySelectorAll("a[data-what]").forEach((link) => {
    const parameters = new URLSearchParams(view.dataset.view);
    parameters.set("what", link.dataset.what);
    link.href = here() + "?" + parameters;
  });
  const area = new URLSearchParams(view.dataset.view).get("area");
  document.querySelectorAll("a[data-tried]").forEach((link) => {
    const address = new URL(link.href);
    if (area) address.searchParams.set("area", area);
    link.href = address.pathname + address.search + address.hash;
  });
}

/* Another area or measure above the levers: the same levers for it. A saved scenario is then left behind. */
export function chooseView(value) {
  const form = document.querySelector("[data-page=scenarios] form.choosing");
  if (!form || value === undefined || value === null) return noUpdate();
  const parameters = new URLSearchParams(queryOfView());
  const before = parameters.toString();
  form.querySelectorAll("select").forEach((list) => parameters.set(list.id.split("--")[1], list.value));
  if (parameters.toString() === before) return noUpdate();
  parameters.delete("saved");
  navigate(window.location.pathname + "?" + parameters);
  return noUpdate();
}

/* An older address leads to where the what-if stands now; Back leaves it out. */
function redirect() {
  const moved = document.querySelector("[data-redirect]");
  if (!moved || moved.dataset.done) return;
  moved.dataset.done = "true";
  replaceAddress(moved.dataset.redirect);
}

function mark(control) {
  const lever = control.closest && control.closest(".lever[data-usual]");
  if (lever && control.matches("input[type=number], select")) lever.dataset.moved = String(control.value !== lever.dataset.usual);
}

const markMoved = (event) => mark(event.target);

/* Levers that a file filled were not typed in. */
const markAll = () => document.querySelectorAll(".lever[data-usual] :is(input[type=number], select)").forEach(mark);

export function start() {
  document.addEventListener("input", markMoved);
  document.addEventListener("change", markMoved);
  new MutationObserver((changes) => {
    const changed = new Set(changes.map((change) => change.attributeName));
    if (changed.has("data-levers")) { parametersMoved(); markAll(); }
    if (changed.has("data-view")) renewLinks();
  }).observe(root, { subtree: true, attributeFilter: ["data-levers", "data-view"] });
  new MutationObserver(redirect).observe(root, { subtree: true, childList: true });
}
