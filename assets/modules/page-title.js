/* The title of the document: page and area, as the server gives them with each view. The framework sets one of its own when it has
   laid out a page. */
import { root } from "./site.js";

function setTitle() {
  const view = document.querySelector("[data-title]");
  if (view && document.title !== view.dataset.title) document.title = view.dataset.title;
}

export function start() {
  new MutationObserver(setTitle).observe(root, { subtree: true, childList: true, attributeFilter: ["data-title"] });
}
