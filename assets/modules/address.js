/* The address of a view. The server names it in its answer; it is written once the charts are painted, because writing it takes the
   browser longer than drawing an axis, or at once when something is clicked. */
import { composeQuery, queryForArea } from "./address-text.js";
import { onBackOrForward, writeHistory } from "./framework.js";
import { root } from "./site.js";
import { afterPaint } from "./timing.js";

let unwritten = null; // the element that carries the address of a new view
let haveParametersMoved = false; // only a what-if has changed: Back leaves out its steps

/* The query of a view with the levers of the what-if that is shown. */
function withWhatIfs(view) {
  return composeQuery(view, [...document.querySelectorAll("[data-levers]")].map((answer) => answer.dataset.levers));
}

/* The query of the view on the page, without what may be left out. */
export function queryOfView() {
  const view = document.querySelector("[data-view]");
  return view ? withWhatIfs(view.dataset.view) : window.location.search;
}

export function writeAddress() {
  const view = unwritten && unwritten.isConnected ? unwritten.dataset.address : undefined;
  let query = window.location.search;
  if (view !== undefined) query = withWhatIfs(view);
  else if (haveParametersMoved) query = queryOfView();
  const method = view !== undefined ? "pushState" : "replaceState";
  if (query !== window.location.search) writeHistory(method, window.location.pathname + query);
  unwritten = null;
  haveParametersMoved = false;
}

export function parametersMoved() {
  haveParametersMoved = true;
  afterPaint(writeAddress);
}

/* An address without an area shows one all the same, the reader's last or the first: it is written, so that a copied link says which. */
export function writeArea() {
  const view = document.querySelector("[data-view]"), area = view && new URLSearchParams(view.dataset.view).get("area");
  if (!area || new URLSearchParams(window.location.search).has("area")) return;
  writeHistory("replaceState", window.location.pathname + queryForArea(window.location.search, area) + window.location.hash);
}

export function start() {
  new MutationObserver((changes) => {
    unwritten = changes[changes.length - 1].target;
    afterPaint(writeAddress);
  }).observe(root, { subtree: true, attributeFilter: ["data-address"] });
  document.addEventListener("click", (event) => {
    if (event.target.closest("button, a")) writeAddress(); // what is clicked may read the address, or leave it
  }, true);
  onBackOrForward(() => { unwritten = null; });
}
