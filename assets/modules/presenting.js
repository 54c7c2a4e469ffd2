/* Presenting: one card at a time fills the window, in text that can be read across a room. Key P or the button begins; arrows, Page Up,
   Page Down and a clicker move; Escape goes back to where the reader was. `mode=present` in an address begins it too. */
import { allCharts, leastHeight, setSize, smallestText, wasDrawn } from "./chart-library.js";
import { allDrawn } from "./charts.js";
import { isFirstAnswer } from "./first-answer.js";
import { writeHistory } from "./framework.js";
import { root } from "./site.js";

const CARDS = ".page .card, .page .index .exhibit";
const LEGIBLE = 28.1 / 1920; // of the window's width: text of 28 pixels on a window of 1920
const FORWARD = ["ArrowRight", "ArrowDown", "PageDown", " "], BACK = ["ArrowLeft", "ArrowUp", "PageUp"];

const REST = 24; // pixels below the window that nobody misses
const EVERY = 300; // milliseconds between looks at whether the card has changed since it was fitted

let slides = [], at = 0, scrolled = 0, unfolded = [], looking = 0, fitted = "";

export const isPresenting = () => root.dataset.mode === "present";

const showsSomething = (card) => card.querySelector("[data-words], [data-table]") && !card.querySelector(".nothing, [data-nothing]");

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
   next. A page without cards is shown as it is, without its forms. */
function slidesOf(page) {
  const cards = [...page.querySelectorAll(CARDS)].filter(showsSomething);
  if (!cards.length) return [{ card: page }];
  return cards.flatMap((card) => (card.querySelector(".fronts") ? [{ card, part: "headline" }, { card, part: "exhibit" }] : [{ card }]));
}

function hide({ card }) {
  card.classList.remove("presented");
  delete card.dataset.part;
}

function show(number) {
  slides.forEach(hide);
  at = Math.min(Math.max(number, 0), slides.length - 1);
  const { card, part } = slides[at], folds = [card.closest("details.group"), ...card.querySelectorAll("details.folded")];
  if (card.querySelector(".no-chart")) folds.push(...card.querySelectorAll("details.table"));
  card.classList.add("presented");
  if (part) card.dataset.part = part;
  folds.filter((fold) => fold && !fold.open).forEach((fold) => {
    fold.open = true;
    unfolded.push(fold);
  });
  window.scrollTo(0, 0);
  const place = document.getElementById("presented-place");
  if (place) place.textContent = at + 1 + " of " + slides.length;
  fitted = "";
  allDrawn().then(fitIfChanged);
}

/* What does not fit the window is read first, a good half of a window at a time: a clicker has no other way to it. */
function forward() {
  const below = slides[at].card.getBoundingClientRect().bottom - window.innerHeight;
  if (below > REST) window.scrollBy(0, Math.min(below + 2 * REST, 0.7 * window.innerHeight));
  else show(at + 1);
}

/* The chart library may still be on its way, a chart that was folded away is drawn when it is opened, and a view may change: the card is
   fitted again whenever what it shows is no longer what was fitted. */
function fitIfChanged() {
  if (!isPresenting()) return;
  const { card } = slides[at];
  const charts = allCharts(card).filter(wasDrawn).map((chart) => [chart.id, chart.data.length, JSON.stringify(chart.layout.title), chart.querySelectorAll("text").length]);
  const shown = JSON.stringify([charts, window.innerWidth, window.innerHeight, card.textContent.length, card.querySelectorAll("details[open]").length]);
  if (shown === fitted) return;
  fit(card);
  fitted = shown;
}

/* Scales the chart's text with the window, and its height to what the words leave: those above it, and those below it or the buttons beside
   them. A chart that is mostly words, or has many panels, says the least height that holds them (`layout.meta.least`); one with a name for
   each row stays high enough for all of them (`leastHeight`). What is then higher than the window is read by scrolling, because a row
   without its name says nothing. A table scrolls in its own frame. */
function fit(card) {
  const buttons = document.querySelector(".presenting"), bar = buttons ? buttons.offsetHeight : 0;
  const roomFor = (element) => {
    const { top, bottom } = element.getBoundingClientRect();
    const below = Math.max(bar, card.getBoundingClientRect().bottom - bottom);
    return Math.max(window.innerHeight - (top + window.scrollY) - below - 4, window.innerHeight / 3);
  };
  allCharts(card).filter((chart) => chart.checkVisibility() && wasDrawn(chart)).forEach((chart) => {
    const frame = chart.closest("[role=img]");
    const zoom = Math.max(1, (window.innerWidth * LEGIBLE) / smallestText(chart));
    frame.style.zoom = zoom;
    const said = (chart.layout && chart.layout.meta && chart.layout.meta.least) || 0;
    setSize(chart, null, Math.max(said, Math.floor(roomFor(frame) / zoom), leastHeight(chart)));
  });
  card.querySelectorAll(".table-frame").forEach((table) => {
    if (table.checkVisibility()) table.style.maxHeight = roomFor(table) + "px";
  });
}

function begin() {
  const page = isFirstAnswer() ? null : document.querySelector(".page");
  if (!page) return;
  slides = slidesOf(page);
  scrolled = window.scrollY;
  root.dataset.mode = "present";
  if (root.requestFullscreen && !document.fullscreenElement) root.requestFullscreen().catch(() => {}); // not without a gesture
  writeMode(true);
  show(0);
  looking = window.setInterval(fitIfChanged, EVERY);
}

function end() {
  window.clearInterval(looking);
  delete root.dataset.mode;
  slides.forEach((slide) => {
    hide(slide);
    slide.card.querySelectorAll(".table-frame").forEach((table) => { table.style.maxHeight = ""; });
    allCharts(slide.card).forEach((chart) => {
      chart.closest("[role=img]").style.zoom = "";
      setSize(chart, null, null);
    });
  });
  unfolded.forEach((fold) => { fold.open = false; });
  unfolded = [];
  if (document.fullscreenElement) document.exitFullscreen();
  writeMode(false);
  window.scrollTo(0, scrolled);
}

const isWriting = (element) => element && (element.matches("input, select, textarea") || element.isContentEditable);

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target)) return;
  if (!isPresenting()) {
    if (event.key === "p" || event.key === "P") begin();
    return;
  }
  if (event.key === "Escape") end();
  else if (event.key === " " && event.target.closest("summary, button, a")) return;
  else if (FORWARD.includes(event.key)) forward();
  else if (BACK.includes(event.key)) show(at - 1);
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
  else if (action === "end") end();
  else if (action === "1") forward();
  else show(at + Number(action));
}

/* An address with `mode=present` begins it once the page stands. */
function beginAsAddressed() {
  if (new URLSearchParams(window.location.search).get("mode") !== "present" || isPresenting()) return;
  const wait = new MutationObserver(() => {
    if (isFirstAnswer() || !document.querySelector(".page .card")) return;
    wait.disconnect();
    window.setTimeout(begin, 0);
  });
  wait.observe(root, { subtree: true, childList: true });
  window.addEventListener("popstate", () => wait.disconnect(), { once: true });
}

export function start() {
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", onClick);
  document.addEventListener("fullscreenchange", () => {
    if (!document.fullscreenElement && isPresenting()) end();
  });
  window.addEventListener("resize", fitIfChanged);
  window.addEventListener("popstate", () => { if (isPresenting()) end(); }); // back, forward, or a link to another page
  beginAsAddressed();
}
