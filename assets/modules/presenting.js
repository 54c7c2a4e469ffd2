/* Presenting: one card at a time fills the window, in text that can be read across a room. Key P or the button begins; arrows, Page Up,
   Page Down and a clicker move; Escape goes back to where the reader was. `mode=present` in an address begins it too. */
import { allCharts, leastHeight, setSize, wasDrawn } from "./chart-library.js";
import { allDrawn } from "./charts.js";
import { isFirstAnswer } from "./first-answer.js";
import { writeHistory } from "./framework.js";
import { root } from "./site.js";

const CARDS = ".page .card, .page .index .exhibit";
const BASE_WIDTH = 890; // pixels of the window at which a chart's own text size would do: at 1920 text of 13 pixels becomes 28
const FORWARD = ["ArrowRight", "ArrowDown", "PageDown", " "], BACK = ["ArrowLeft", "ArrowUp", "PageUp"];

const TRIES = 30; // times 300 ms

let cards = [], at = 0, scrolled = 0, unfolded = [];

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

function show(number) {
  at = Math.min(Math.max(number, 0), cards.length - 1);
  cards.forEach((card, index) => card.classList.toggle("presented", index === at));
  const card = cards[at], folds = [card.closest("details.group"), card.querySelector("details.folded")];
  folds.filter((fold) => fold && !fold.open).forEach((fold) => {
    fold.open = true;
    unfolded.push(fold);
  });
  window.scrollTo(0, 0);
  const place = document.getElementById("presented-place");
  if (place) place.textContent = at + 1 + " of " + cards.length;
  fitWhenDrawn(card, TRIES);
}

/* The chart library may still be on its way, and a chart that was folded away is drawn when it is opened. */
function fitWhenDrawn(card, tries) {
  window.setTimeout(() => allDrawn().then(() => {
    fit(card);
    const isDrawn = [...card.querySelectorAll(".chart")].every((chart) => !chart.checkVisibility() || allCharts(chart.parentElement).some(wasDrawn));
    if (!isDrawn && tries && isPresenting()) fitWhenDrawn(card, tries - 1);
  }), tries === TRIES ? 0 : 300);
}

/* Scales the chart's text with the window, and its height to what is left below the words. A chart that is mostly words says the least
   height that holds them (`layout.meta.least`): its text then grows only as far as all of it stays in sight. One with a name for each row stays
   high enough for all of them (`leastHeight`), and the reader scrolls: a row without its name says nothing. */
function fit(card) {
  if (!isPresenting()) return;
  const zoom = Math.max(1, window.innerWidth / BASE_WIDTH);
  allCharts(card).forEach((chart) => {
    const frame = chart.closest("[role=img]");
    frame.style.zoom = zoom;
    const top = frame.getBoundingClientRect().top + window.scrollY;
    const room = Math.max(window.innerHeight - top - 72, window.innerHeight / 2); // the buttons stand below
    const said = (chart.layout && chart.layout.meta && chart.layout.meta.least) || 0;
    const scale = said ? Math.max(1, Math.min(zoom, room / said)) : zoom;
    frame.style.zoom = scale;
    setSize(chart, null, Math.max(said, Math.floor(room / scale), leastHeight(chart)));
  });
}

function begin() {
  const page = isFirstAnswer() ? null : document.querySelector(".page");
  cards = page ? [...page.querySelectorAll(CARDS)].filter(showsSomething) : [];
  if (!cards.length) return;
  scrolled = window.scrollY;
  root.dataset.mode = "present";
  if (root.requestFullscreen && !document.fullscreenElement) root.requestFullscreen().catch(() => {}); // not without a gesture
  writeMode(true);
  show(0);
}

function end() {
  delete root.dataset.mode;
  cards.forEach((card) => {
    card.classList.remove("presented");
    allCharts(card).forEach((chart) => {
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
  else if (FORWARD.includes(event.key)) show(at + 1);
  else if (BACK.includes(event.key)) show(at - 1);
  else if (event.key === "Home") show(0);
  else if (event.key === "End") show(cards.length - 1);
  else return;
  event.preventDefault();
}

function onClick(event) {
  const button = event.target.closest("button[data-present]");
  if (!button) return;
  const action = button.dataset.present;
  if (action === "begin") begin();
  else if (action === "end") end();
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
  window.addEventListener("resize", () => { if (isPresenting()) fit(cards[at]); });
  window.addEventListener("popstate", () => { if (isPresenting()) end(); }); // back, forward, or a link to another page
  beginAsAddressed();
}
