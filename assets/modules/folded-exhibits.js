/* Folded exhibits (components/page/folded.py, and of a what-if components/page/what_if_closer.py). Their lines are asked for once the cards of a view stand; what is in one is asked for when
   it is opened, and of all of them before paper and before a search in the page. */
import { showFigure } from "./charts.js";
import { askNow, setProperties } from "./framework.js";
import { root } from "./site.js";
import { showTable } from "./tables.js";
import { afterPaint } from "./timing.js";
import { showWords } from "./words.js";

const LONG = 250; // milliseconds, after which it is said that something is on its way
const PATIENCE = 15000; // milliseconds that paper waits

const timesAgain = new WeakMap(); // list -> how often what is saved has changed: the same view is then asked for under another number

const index = () => document.querySelector(".index[data-view-of]");
const articles = () => [...document.querySelectorAll(".index .exhibit")];
const foldOf = (article) => article.querySelector("details.folded");
const asking = (list) => document.getElementById(list.id + "-opened");
const isMade = (article) => article.dataset.made === viewNow(index());

function viewNow(list) {
  const view = document.getElementById(list.dataset.viewOf + "--view");
  const answer = document.querySelector("[data-levers]"), levers = (answer && answer.dataset.levers) || "";
  const address = ((view && view.dataset.view) || "?") + (levers && "&" + levers);
  return timesAgain.has(list) ? address + "#" + timesAgain.get(list) : address;
}

/* ---- Lines. */
function askLines() {
  const list = index();
  if (!list) return;
  const view = viewNow(list), asked = document.getElementById(list.id + "-asked");
  if (list.dataset.lines === view) {
    list.removeAttribute("aria-busy");
    return;
  }
  list.setAttribute("aria-busy", "true");
  if (asked && asked.dataset.asked !== view) setProperties(asked.id, { "data-asked": view });
}

let areLinesPlanned = false;
function askLinesSoon() {
  if (areLinesPlanned) return;
  areLinesPlanned = true;
  afterPaint(() => { areLinesPlanned = false; askLines(); });
}

/* ---- What is in them. */
const askedFor = (wanted, list) => wanted.map((article) => articles().indexOf(article)).join(".") + viewNow(list);

/* Asks in one go for all that are open, or wanted besides, and not made for this view: a newer question overtakes an older one. */
const wantedBesides = new Set();
let isPlanned = false;
function askOpened() {
  if (isPlanned) return;
  isPlanned = true;
  window.requestAnimationFrame(() => {
    isPlanned = false;
    const list = index();
    if (!list) return;
    const due = articles().filter((article) => (foldOf(article).open || wantedBesides.has(article)) && !isMade(article));
    if (!due.length) return;
    due.forEach((article) => article.setAttribute("aria-busy", "true"));
    const element = asking(list), asked = askedFor(due, list);
    if (element.dataset.asked !== asked) setProperties(element.id, { "data-asked": asked });
    window.setTimeout(() => {
      if (element.isConnected && document.querySelector(".index .exhibit[aria-busy=true]")) element.textContent = "Loading";
    }, LONG);
  });
}

/* They came: shown as they are. Where a table is all there is, it stands open. */
function note(made) {
  const list = index(), [, numbers, view] = /^([\d.]*)(.*)$/.exec(made);
  if (!list || !numbers) return;
  const all = articles();
  numbers.split(".").forEach((number) => {
    const article = all[Number(number)], table = article && article.querySelector("details.table");
    if (!article) return;
    if (!article.dataset.made && table) table.open = Boolean(article.querySelector(".no-chart"));
    article.dataset.made = view;
    wantedBesides.delete(article);
    article.removeAttribute("aria-busy");
  });
  asking(list).textContent = "";
  askOpened(); // one that was opened meanwhile
}

/* Whether what is in an exhibit is on its way; no other card is. */
export const isAwaited = (card) => card.matches(".index .exhibit") && !isMade(card);

/* Asks for one that is not open yet. */
export function makeAhead(card) {
  if (wantedBesides.has(card) || !isAwaited(card)) return;
  wantedBesides.add(card);
  askOpened();
}

export const areAllMade = () => !index() || articles().every(isMade);

/* All of them, whether or not they are open; resolves when they stand. */
export function makeAll() {
  articles().forEach((article) => wantedBesides.add(article));
  askOpened();
  const until = Date.now() + PATIENCE;
  return new Promise((resolve) => {
    const look = () => {
      if (areAllMade() || Date.now() > until) resolve();
      else window.setTimeout(look, 50);
    };
    look();
  });
}

/* The browser prints at once: what was not opened is fetched while it waits. */
function makeAllNow() {
  const list = index(), due = list ? articles().filter((article) => !isMade(article)) : [];
  if (!due.length) return;
  const asked = askedFor(due, list), made = askNow(asking(list).id, "data-made", "data-asked", asked);
  const parts = Object.entries(made).map(([id, properties]) => ({ id, properties, element: document.getElementById(id) })).filter((part) => part.element);
  parts.forEach(({ properties, element }) => {
    Object.keys(properties).filter((name) => name.startsWith("data-")).forEach((name) => element.setAttribute(name, properties[name]));
  });
  showWords();
  if (parts.length) note(asked);
  due.forEach((article) => article.querySelectorAll("details.table[open] [data-table]").forEach(showTable));
  parts.forEach(({ id, properties, element }) => {
    if ("figure" in properties) showFigure(element, properties.figure);
    setProperties(id, properties); // the framework hears of it
  });
}

const isSearch = (event) => ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "f") || event.key === "F3";

export function start() {
  document.addEventListener("toggle", (event) => {
    if (event.target.matches && event.target.matches(".index .exhibit > details.folded") && event.target.open) askOpened();
  }, true);
  document.addEventListener("keydown", (event) => { if (isSearch(event)) makeAll(); });
  window.addEventListener("beforeprint", makeAllNow);
  new MutationObserver((changes) => {
    const names = new Set(changes.map((change) => change.attributeName));
    const list = index();
    if (list && names.has("data-again")) timesAgain.set(list, (timesAgain.get(list) || 0) + 1);
    if (names.has("data-view") || names.has("data-again")) askOpened();
    if (names.has("data-levers")) afterPaint(askOpened); // the answer beside the levers comes first
    if (names.has("data-made")) changes.filter((change) => change.attributeName === "data-made" && change.target.matches("[data-asked]"))
      .forEach((change) => note(change.target.dataset.made));
    askLinesSoon();
  }).observe(root, { subtree: true, childList: true, attributeFilter: ["data-view", "data-again", "data-made", "data-lines", "data-levers"] });
}
