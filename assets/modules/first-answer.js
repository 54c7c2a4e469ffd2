/* The first answer (components/page/first_answer.py): the page as far as its first card, which stands in the document before any script.
   The framework lays out the same page in the same place, unseen, and when its first card stands the two are exchanged in one frame. */
import { allCharts, pictureOf, wasDrawn } from "./chart-library.js";
import { root } from "./site.js";
import { afterFrames } from "./timing.js";

const LIMIT = 15000; // milliseconds, after which the application is shown as it is

const first = () => document.getElementById("first");
const application = () => document.getElementById("react-entry-point");

export const isFirstAnswer = () => first() !== null;

function hasTable(card) {
  const table = card.querySelector("details.table [data-table]");
  return !table || !table.dataset.table || table.firstChild !== null;
}

/* Whether the cards show their words and tables, and the first one its chart: other charts keep their room until they are drawn. */
function stands() {
  const content = document.getElementById(root.dataset.content);
  if (!content || !content.firstElementChild) return false;
  const card = content.querySelector(".card.first");
  if (!card) return true; // a page that says what is wrong
  const cards = [...content.querySelectorAll(".card")];
  if (cards.some((each) => each.querySelector(".no-chart") && !hasTable(each))) return false;
  if ([...card.querySelectorAll("[data-words]")].some((words) => words.dataset.words !== "[]" && !words.firstChild)) return false;
  const exhibit = card.querySelector(".exhibit");
  return !exhibit || exhibit.querySelector(".no-chart") !== null || allCharts(exhibit).some((chart) => wasDrawn(chart) && pictureOf(chart));
}

/* A reader who is at a link by keyboard stays at it. */
function takeFocusAlong(before) {
  const link = before.contains(document.activeElement) && document.activeElement.closest("a[href], summary");
  if (!link) return;
  const all = [...application().querySelectorAll(link.localName)];
  const same = all.find((each) => each.textContent === link.textContent);
  if (same) same.focus({ preventScroll: true });
}

function exchange(stage) {
  const before = first(), scrolled = window.scrollY;
  application().removeAttribute("inert");
  stage.classList.remove("waiting");
  if (before) {
    takeFocusAlong(before);
    const folds = application().querySelectorAll("details.why");
    before.querySelectorAll("details.why").forEach((fold, index) => { if (fold.open && folds[index]) folds[index].open = true; });
    before.remove();
  }
  stage.classList.remove("stage");
  if (window.scrollY !== scrolled) window.scrollTo(0, scrolled);
  performance.mark("exchanged");
}

/* ---- The framework's scripts wait until the first answer is on the screen. They are fetched meanwhile, and run in their order. */
const PAINTED = 3; // frames: the picture has then been on the screen for one
const NO_FRAMES = 1000; // milliseconds: a page that is not looked at is drawn in no frame

function run(scripts) {
  const inline = scripts.findIndex((script) => !script.src);
  const fetched = inline < 0 ? scripts : scripts.slice(0, inline), rest = inline < 0 ? [] : scripts.slice(inline);
  const goOn = () => {
    if (!rest.length) return;
    document.body.append(copyOf(rest[0]));
    run(rest.slice(1));
  };
  const copies = fetched.map(copyOf), last = copies[copies.length - 1];
  if (!last) return goOn();
  last.addEventListener("load", goOn);
  last.addEventListener("error", goOn);
  return document.body.append(...copies);
}

/* A script that was copied with its element is not run: it is made anew. */
function copyOf(script) {
  const made = document.createElement("script");
  [...script.attributes].forEach(({ name, value }) => made.setAttribute(name, value));
  made.textContent = script.textContent;
  made.async = false;
  return made;
}

function runLater() {
  const later = document.getElementById("scripts-later");
  if (!later) return;
  let isBegun = false;
  const begin = () => {
    if (isBegun) return;
    isBegun = true;
    run([...later.content.querySelectorAll("script")]);
    later.remove();
  };
  if (document.hidden) begin();
  else afterFrames(PAINTED, () => window.setTimeout(begin, 0));
  window.setTimeout(begin, NO_FRAMES);
}

export function start() {
  runLater();
  const stage = document.querySelector(".stage.waiting");
  if (!stage) return;
  let isDone = false;
  const finish = () => {
    if (isDone) return;
    isDone = true;
    seen.disconnect();
    window.requestAnimationFrame(() => exchange(stage));
  };
  const seen = new MutationObserver(() => { if (stands()) finish(); });
  seen.observe(root, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-words", "data-table"] });
  window.setTimeout(finish, LIMIT);
}
