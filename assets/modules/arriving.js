/* Whoever follows a link to one entry of the catalogue lands on that entry, not on the list above it. */
import { unfoldAround } from "./folding.js";
import { root } from "./site.js";
import { afterPaint } from "./timing.js";

const ENTRY = '.page [data-shows$="-entry"]';
let lastPage = null;

function showEntry() {
  const page = document.querySelector(".page");
  if (page === lastPage) return;
  lastPage = page;
  const entry = document.querySelector(ENTRY);
  if (!entry || !new URLSearchParams(window.location.search).has("entry")) return;
  unfoldAround(entry.querySelector("h3"));
  afterPaint(() => entry.scrollIntoView({ block: "start" }));
}

export function start() {
  new MutationObserver(showEntry).observe(root, { childList: true, subtree: true });
}
