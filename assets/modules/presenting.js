/* Presenting: one card at a time fills the window, in text that can be read across a room. Key P or the button begins; arrows, Page Up,
   Page Down and a clicker move; Escape goes back to where the reader was. `mode=present` in an address begins it too. */
import { allDrawn } from "./charts.js";
import { isFirstAnswer } from "./first-answer.js";
import { isAwaited, makeAhead } from "./folded-exhibits.js";
import { writeHistory } from "./framework.js";
import { fit, stateOf, unfit } from "./presented-card.js";
import { partsShown, placeWords } from "./presented-place.js";
import { root } from "./site.js";

const CARDS = ".page .card, .page .index .exhibit";
const FORWARD = ["ArrowRight", "ArrowDown", "PageDown", " "], BACK = ["ArrowLeft", "ArrowUp", "PageUp"];

const REST = 24; // pixels below the window that nobody misses
const EVERY = 300; // milliseconds between looks at whether the card has changed since it was fitted
const AGAIN = 3; // times that a card below the window is fitted again, though nothing on it changed
const NO_CARDS = 500; // milliseconds after which a page that still has no cards is shown as it is

let isOn = false, slides = [], at = 0, part = 0, found = 1, scrolled = 0, focused = null, unfolded = [], looking = 0, fitted = "", again = 0;

export const isPresenting = () => isOn;

/* A card that has something to show, as far as is known: what its line says may still be on its way. */
const lineOf = (card) => card.querySelector(":scope > .folded > summary > [data-words]");
const isListed = (card) => !lineOf(card) || !lineOf(card).dataset.words.includes("data-nothing");
const NOTHING = ".nothing, [data-nothing], :scope:not(.first, .answer) > .exhibit > [data-words*='\"nothing\"']"; // the last: not shown yet
const showsSomething = (card) => card.querySelector("[data-words], [data-table]") && !card.querySelector(NOTHING) && isListed(card);

function withMode(query, isOn) {
  const parameters = new URLSearchParams(query);
  if (isOn) parameters.set("mode", "present");
  else parameters.delete("mode");
  const text = parameters.toString();
  return text ? "?" + text : "";
}

function writeMode(isOn) {
  const query = withMode(window.location.search, isOn);
  if (query !== window.location.search) writeHistory("replaceState", window.location.pathname + query);
}

/* What is shown one after another, { card, part }. A card whose finding is itself a row of cards leaves no room for its chart, which comes
   next. Where no card shows anything, the first says why; a page without cards is shown as it is, without its forms. */
function slidesOf(page) {
  const all = [...page.querySelectorAll(CARDS)], cards = all.filter(showsSomething);
  if (!cards.length) return [{ card: all[0] || page }];
  return cards.flatMap((card) => (card.querySelector(".fronts") ? [{ card, part: "headline" }, { card, part: "exhibit" }] : [{ card }]));
}

function hide({ card }) {
  card.classList.remove("presented");
  delete card.dataset.part;
}

/* Cards come and go while they are presented: a line, or what is under it, may turn out to say nothing. */
function look() {
  const page = document.querySelector(".page"), shown = slides[at];
  if (!page) return;
  const now = slidesOf(page), same = now.findIndex((slide) => slide.card === shown.card && slide.part === shown.part);
  slides = now;
  if (same >= 0) {
    at = same;
    tellPlace();
  } else {
    hide(shown);
    show(at);
  }
}

function tellPlace() {
  const place = document.getElementById("presented-place"), within = document.getElementById("presented-part");
  const words = placeWords({ at, slides: slides.length, part, found });
  if (place && place.textContent !== words.place) place.textContent = words.place;
  if (within && within.textContent !== words.within) within.textContent = words.within;
}

function show(number, fromPart = 0) {
  slides.forEach(hide);
  at = Math.min(Math.max(number, 0), slides.length - 1);
  part = fromPart;
  found = 1;
  const { card, part: half } = slides[at], folds = [card.closest("details.group"), ...card.querySelectorAll("details.folded")];
  if (card.querySelector(".no-chart")) folds.push(...card.querySelectorAll("details.table"));
  card.classList.add("presented");
  if (half) card.dataset.part = half;
  folds.filter((fold) => fold && !fold.open).forEach((fold) => {
    fold.open = true;
    unfolded.push(fold);
  });
  window.scrollTo(0, 0);
  tellPlace();
  fitted = "";
  again = AGAIN;
  fitIfChanged();
  allDrawn().then(fitIfChanged);
}

/* The next part of what is shown, then the next card; after the last of them it stays. What does not fit the window for another reason is read by scrolling. */
function forward() {
  const below = slides[at].card.getBoundingClientRect().bottom - window.innerHeight;
  if (below > REST) window.scrollBy(0, Math.min(below + 2 * REST, 0.7 * window.innerHeight));
  else if (part + 1 < partsShown(found, slides.length)) turnTo(part + 1);
  else if (at + 1 < slides.length) show(at + 1);
}

function back() {
  if (part > 0) turnTo(part - 1);
  else show(at - 1);
}

function turnTo(number) {
  part = number;
  fitNow();
}

/* A table under a card without a chart is what the card shows: it is opened when it comes. */
function fitNow() {
  const { card } = slides[at];
  found = fit(card, part);
  part = Math.min(part, partsShown(found, slides.length) - 1);
  fitted = stateOf(card);
  tellPlace();
}

/* The chart library may still be on its way, a chart that was folded away is drawn when it is opened, and a view may change: the card is
   fitted again, before it is painted, whenever what it shows is no longer what was fitted. */
let isPlanned = false;
function fitSoon() {
  if (isPlanned) return;
  isPlanned = true;
  window.requestAnimationFrame(() => {
    isPlanned = false;
    fitIfChanged();
  });
}
const changes = new MutationObserver(fitSoon);

function fitIfChanged() {
  if (!isOn) return;
  look();
  const { card } = slides[at], next = slides[at + 1];
  if (next && !isAwaited(card)) makeAhead(next.card); // it stands when it is turned to
  if (stateOf(card) !== fitted) fitNow();
  else if (again > 0 && window.scrollY === 0 && card.getBoundingClientRect().bottom > window.innerHeight + REST) {
    again -= 1; // the library may draw a chart at its own height just as it is fitted
    fitNow();
  }
}

/* The slide on which an element is seen; the first where it is on none. */
function slideOf(element) {
  const shows = ({ card, part: half }) => card.contains(element) && (!half || (half === "headline") === Boolean(element.closest(".headline")));
  return Math.max(0, element ? slides.findIndex(shows) : 0);
}

/* `from`: an element of the card to begin with. A page that does not stand yet is presented as soon as it does. */
function begin(from = null) {
  if (isOn) return;
  const page = isFirstAnswer() ? null : document.querySelector(".page");
  if (!page) {
    if (isComing()) beginWhenItStands(from);
    return;
  }
  isOn = true;
  slides = slidesOf(page);
  scrolled = window.scrollY;
  focused = document.activeElement;
  root.dataset.mode = "present";
  if (root.requestFullscreen && !document.fullscreenElement) root.requestFullscreen().catch(() => {}); // not without a gesture
  writeMode(true);
  show(slideOf(from));
  changes.observe(page, { subtree: true, childList: true });
  looking = window.setInterval(fitIfChanged, EVERY);
}

function end() {
  window.clearInterval(looking);
  changes.disconnect();
  isOn = false;
  delete root.dataset.mode;
  slides.forEach((slide) => {
    hide(slide);
    unfit(slide.card);
  });
  unfolded.forEach((fold) => { fold.open = false; });
  unfolded = [];
  if (document.fullscreenElement) document.exitFullscreen();
  writeMode(false);
  if (focused && focused.isConnected) focused.focus({ preventScroll: true }); // what is hidden meanwhile has lost it
  focused = null;
  window.scrollTo(0, scrolled);
}

const isWriting = (element) => element && (element.matches("input, select, textarea") || element.isContentEditable);

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target)) return;
  if (!isOn) {
    if (event.key === "p" || event.key === "P") begin();
    else if (event.key === "Escape" && giveUpWaiting) giveUpWaiting();
    return;
  }
  if (event.key === "Escape") end();
  else if (event.key === " " && event.target.closest("summary, button, a")) return;
  else if (FORWARD.includes(event.key)) forward();
  else if (BACK.includes(event.key)) back();
  else if (event.key === "Home") show(0);
  else if (event.key === "End") show(slides.length - 1);
  else return;
  event.preventDefault();
}

function onClick(event) {
  const button = event.target.closest("button[data-present]");
  if (!button) return;
  const action = button.dataset.present;
  if (action === "begin") begin();
  else if (action === "card") begin(button);
  else if (action === "end") end();
  else if (!isOn) return;
  else if (action === "1") forward();
  else back();
}

/* Whether the page is still on its way; one that says what is wrong is not. */
function isComing() {
  const content = document.getElementById(root.dataset.content);
  return isFirstAnswer() || !content || !content.firstElementChild;
}

/* Begins once the page stands, in the same frame: no word of it is seen small. What stands in the document meanwhile is laid out for it. */
let giveUpWaiting = null;
function beginWhenItStands(from = null) {
  if (giveUpWaiting) return;
  const card = document.querySelector("#first .card.first");
  let giveUp = 0;
  root.dataset.mode = "present";
  if (card) card.classList.add("presented");
  const wait = new MutationObserver(() => {
    if (isComing()) return;
    if (document.querySelector(".page .card")) go();
    else if (!giveUp) giveUp = window.setTimeout(go, NO_CARDS);
  });
  const stop = () => {
    wait.disconnect();
    window.clearTimeout(giveUp);
    giveUpWaiting = null;
  };
  const go = () => {
    stop();
    if (document.querySelector(".page")) begin(from && from.isConnected ? from : document.getElementById(window.location.hash.slice(1)));
    else delete root.dataset.mode; // a page that says what is wrong
  };
  giveUpWaiting = () => {
    stop();
    delete root.dataset.mode;
    if (card) card.classList.remove("presented");
    writeMode(false);
  };
  wait.observe(root, { subtree: true, childList: true });
  window.addEventListener("popstate", () => {
    stop();
    if (!isOn) delete root.dataset.mode;
  }, { once: true });
}

/* An address with `mode=present` begins it. */
function beginAsAddressed() {
  if (new URLSearchParams(window.location.search).get("mode") === "present" && !isOn) beginWhenItStands();
}

export function start() {
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", onClick);
  document.addEventListener("fullscreenchange", () => {
    if (!document.fullscreenElement && isOn) end();
  });
  window.addEventListener("resize", fitIfChanged);
  window.addEventListener("popstate", () => { if (isOn) end(); }); // back, forward, or a link to another page
  beginAsAddressed();
}
