/* Whoever follows a link to one entry of the catalogue, one card, or the form that signs a decision lands there, not on what stands above. */
import { writeArea } from "./address.js";
import { goTo, showAsked } from "./asking.js";
import { unfoldAround } from "./folding.js";
import { isPresenting } from "./presenting.js";
import { root } from "./site.js";
import { afterPaint } from "./timing.js";

const ENTRY = '.page [data-shows$="-entry"]';
const SIGNING = "register--signing";
let lastPage = null;

function arrive() {
  const page = document.querySelector(".page");
  if (page === lastPage) return;
  lastPage = page;
  if (page) afterPaint(writeArea);
  if (page) showAsked(); // the area it is for stands in a list of the page
  const asked = new URLSearchParams(window.location.search), entry = document.querySelector(ENTRY);
  if (entry && asked.has("entry")) {
    unfoldAround(entry.querySelector("h3"));
    afterPaint(() => entry.scrollIntoView({ block: "start" }));
  } else if (isPresenting()) return; // it begins with the card asked for
  else if (window.location.hash) goTo(window.location.hash.slice(1));
  else if (asked.has("sign") && document.getElementById(SIGNING)) goTo(SIGNING);
}

export function start() {
  new MutationObserver(arrive).observe(root, { childList: true, subtree: true });
}
