/* The keyboard: where it stands after Back, and Escape on the meaning of a term. */
import { onBackOrForward } from "./framework.js";

/* After Back the page is rendered anew: focus returns to the element that had it, once it is there. */
const TRIES = 40, INTERVAL = 50; // milliseconds
let focused = null;

function restoreFocus() {
  const id = focused;
  let tries = TRIES;
  const attempt = () => {
    const element = id && document.getElementById(id);
    if (element && document.activeElement === document.body) element.focus({ preventScroll: true });
    if (--tries > 0) window.setTimeout(attempt, INTERVAL);
  };
  attempt();
}

/* Escape hides the meaning of a term until the pointer or the keyboard comes to it again. */
function dismissMeanings(event) {
  if (event.key !== "Escape") return;
  document.querySelectorAll(".term:hover, .term:focus-within").forEach((term) => { term.dataset.dismissed = "true"; });
}

function allowMeaning(event) {
  const term = event.target.closest && event.target.closest(".term[data-dismissed]");
  if (term && !term.contains(event.relatedTarget)) delete term.dataset.dismissed;
}

export function start() {
  document.addEventListener("focusin", (event) => { if (event.target.id) focused = event.target.id; });
  onBackOrForward(restoreFocus);
  document.addEventListener("keydown", dismissMeanings);
  ["pointerout", "focusout"].forEach((kind) => document.addEventListener(kind, allowMeaning));
}
