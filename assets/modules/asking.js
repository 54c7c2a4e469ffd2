/* The question bar: what is typed is asked of the server (web/asking.py), and the cards that answer it are listed to be chosen. */
import { makeElement } from "./elements.js";
import { unfoldAround } from "./folding.js";
import { navigate } from "./framework.js";
import { opensElsewhere, prefix } from "./site.js";

const PAUSE = 200; // milliseconds without a key after which a question is asked
const SETTLING = 250, LONGEST_SETTLING = 16; // milliseconds, and how often: a page still fills above the card that is in view
const TRIES = 60, INTERVAL = 150; // for the card to stand on the page
const LONGEST_WAIT = 400; // tries, for a page that is being made
let timer = 0, requests = 0, at = -1;
let listedFor = "", listedAs = "", isAnswer = false; // the question whose cards are listed, what is said above them, and whether they answer it
let rows = null; // watches how high the line is that says what was asked
let followed = null; // the question whose answer stands on the page, and where that is
let early = null; // what is typed from "/" on, while the bar is not ready for it

const bar = () => document.getElementById("question");
const said = () => document.getElementById("question--said");
const list = () => document.getElementById("question--found");
const options = () => [...list().children];

function area() {
  const chosen = document.querySelector("select[id$='--area']");
  return (chosen && chosen.value) || new URLSearchParams(window.location.search).get("area") || "";
}

function close() {
  requests += 1;
  listedFor = "";
  window.clearTimeout(timer);
  list().replaceChildren();
  said().textContent = "";
  mark(-1);
  bar().setAttribute("aria-expanded", "false");
}

function mark(index) {
  at = index;
  options().forEach((option, number) => option.setAttribute("aria-selected", String(number === at)));
  if (at >= 0) bar().setAttribute("aria-activedescendant", options()[at].id);
  else bar().removeAttribute("aria-activedescendant");
}

function optionFor(card, number) {
  const option = document.createElement("li"), link = document.createElement("a"), where = document.createElement("span");
  option.id = "question--found-" + number;
  option.setAttribute("role", "option");
  link.href = card.address;
  link.tabIndex = -1;
  link.textContent = card.title;
  where.textContent = card.where;
  link.append(" ", where);
  option.append(link);
  return option;
}

/* Whether the page of an answer stands, for the area that the answer is for: the address changes before the old page goes. */
function isShown(answer, chosen) {
  const inAddress = new URLSearchParams(window.location.search).get("area") || "";
  if (window.location.pathname !== answer.path || document.querySelector(".page") === answer.leaving) return false;
  return !answer.area || (inAddress === answer.area && (!chosen || chosen.value === answer.area));
}

/* What was asked stays in sight, with the page and the area of its answer: the answer itself may stand far below their headings. */
export function showAsked() {
  const line = document.getElementById("question--asked");
  if (!line) return; // the header is not laid out yet, so nothing was asked
  const chosen = document.querySelector("select[id$='--area']"), place = chosen && chosen.selectedOptions[0];
  const stands = followed && isShown(followed, chosen);
  if (stands) followed.wasShown = true;
  else if (followed && (followed.wasShown || window.location.pathname !== followed.path)) followed = null;
  line.replaceChildren(...(stands ? [
    makeElement("p", {}, makeElement("strong", {}, "You asked: “" + followed.words + "”"), " ",
      makeElement("span", {}, [followed.isAnswer ? "Answered" : "Nothing answers it. Nearest", "on", followed.where + (place ? ", " + place.textContent : "") + ".", followed.said].join(" ").trim())),
    makeElement("button", { type: "button", "class": "small", "data-asked": "close" }, "Close"),
  ] : []));
  keepClear(line);
}

/* What is brought into view stands below the line, however many rows its words take. */
function keepClear(line) {
  document.documentElement.style.setProperty("--asked", line.offsetHeight + "px");
  if (rows) return;
  rows = new ResizeObserver(() => document.documentElement.style.setProperty("--asked", line.offsetHeight + "px"));
  rows.observe(line);
}

async function ask(words) {
  const request = ++requests;
  let answer = { said: "The question could not be asked. Check the connection.", found: [] };
  try {
    const response = await fetch(prefix() + "ask?q=" + encodeURIComponent(words) + "&area=" + encodeURIComponent(area()));
    if (response.ok) answer = await response.json();
  } catch { /* the sentence above says so */ }
  if (request !== requests) return;
  isAnswer = Boolean(answer.answers);
  listedFor = words;
  listedAs = answer.said;
  list().replaceChildren(...answer.found.map(optionFor));
  const number = answer.found.length;
  said().textContent = answer.said || (number === 1 ? "1 card" : number + " cards");
  bar().setAttribute("aria-expanded", String(number > 0));
  mark(-1);
}

/* The card that an address ends with is unfolded and brought into view, once it stands. With `headline` the first card of a page is shown
   with the finding that stands above it: from the top of the page. */
export function goTo(card, headline = false) {
  let tries = TRIES;
  const attempt = () => {
    const element = document.getElementById(card);
    if (!element) { if (--tries > 0) window.setTimeout(attempt, INTERVAL); return; }
    unfoldAround(element.querySelector("h3") || element);
    const isFirst = headline && element === document.querySelector(".page .exhibit");
    stayAt(isFirst ? () => window.scrollTo(0, 0) : () => bringIntoView(card));
  };
  window.setTimeout(attempt, INTERVAL);
}

function bringIntoView(card) {
  const element = document.getElementById(card);
  if (!element) return;
  const heading = element.querySelector("h2, h3") || element;
  element.scrollIntoView({ block: "start" });
  if (document.activeElement !== document.body && document.activeElement !== bar()) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}

/* Scrolls there, and again while the page fills, until the reader moves. */
function stayAt(scroll) {
  const over = new AbortController();
  let times = LONGEST_SETTLING;
  for (const moved of ["wheel", "touchstart", "pointerdown", "keydown", "popstate"]) window.addEventListener(moved, () => over.abort(), { capture: true, signal: over.signal });
  const again = () => {
    if (over.signal.aborted) return;
    scroll();
    if (--times > 0) window.setTimeout(again, SETTLING);
    else over.abort();
  };
  again();
}

/* Once the page of an answer stands, what was asked is said, and its card, or else the top of the page, is brought into view. A page of the
   same kind may be filled anew without being replaced, and has cards of the same names: its area tells when it is the one asked for. */
function arriveAt(answer, card, tries = LONGEST_WAIT) {
  if (followed !== answer) return;
  showAsked();
  if (followed !== answer) return;
  if (!answer.wasShown) { if (tries > 0) window.setTimeout(() => arriveAt(answer, card, tries - 1), INTERVAL); }
  else if (card) goTo(card, true);
  else stayAt(() => window.scrollTo(0, 0));
}

function follow(option) {
  const address = new URL(option.firstElementChild.href);
  followed = {
    words: bar().value.trim(), path: address.pathname, area: address.searchParams.get("area") || "",
    leaving: address.pathname !== window.location.pathname ? document.querySelector(".page") : null, where: option.querySelector("span").textContent, isAnswer, said: isAnswer ? listedAs : "",
  };
  bar().value = "";
  bar().blur();
  close();
  navigate(address.pathname + address.search);
  arriveAt(followed, address.hash.slice(1));
}

/* The first card is followed where it answers. Else the reader chooses: the nearest there is may be about something else. */
async function enter() {
  window.clearTimeout(timer);
  const words = bar().value.trim();
  if (at < 0 && words !== listedFor && words.length > 1) await ask(words);
  if (at >= 0) follow(options()[at]);
  else if (options().length && isAnswer) follow(options()[0]);
  else if (options().length) said().textContent = listedAs.replace(/\.$/, "; choose " + (options().length > 1 ? "one" : "it") + " with the arrow keys.");
}

const isReady = () => bar() !== null && !bar().closest("[inert]");

function open(words) {
  const field = bar();
  field.focus();
  field.select();
  if (!words) return;
  field.value = words;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  if (words.includes("\n")) enter();
}

/* While a page is laid out the bar takes no keys: what is typed waits for it. Escape, or a click, ends the wait. */
function openOnceReady(tries = LONGEST_WAIT) {
  if (early === null) return;
  if (!isReady() && tries > 0) { window.setTimeout(() => openOnceReady(tries - 1), INTERVAL); return; }
  const words = early;
  early = null;
  if (isReady()) open(words);
}

function keepEarly(event) {
  if (event.key === "Escape") early = null;
  else if (event.key === "Enter") early += "\n"; // a field of one line drops it
  else if (event.key === "Backspace") early = early.slice(0, -1);
  else if (event.key.length === 1) early += event.key;
  else return;
  event.preventDefault();
}

function onKey(event) {
  const field = bar(), isAlone = !event.ctrlKey && !event.metaKey && !event.altKey;
  if (early !== null && isAlone) {
    keepEarly(event);
    return;
  }
  if (event.key === "/" && isAlone && !event.target.closest("input, select, textarea, [contenteditable]")) {
    event.preventDefault();
    if (isReady()) open("");
    else {
      early = "";
      openOnceReady();
    }
    return;
  }
  if (event.target !== field) return;
  const number = options().length;
  if (event.key === "Escape") close();
  else if (event.key === "ArrowDown" && number) mark((at + 1) % number);
  else if (event.key === "ArrowUp" && number) mark((at + number - 1) % number);
  else if (event.key === "Enter") enter();
  else return;
  event.preventDefault();
}

export function start() {
  document.addEventListener("input", (event) => {
    if (event.target.id !== "question") return;
    window.clearTimeout(timer);
    const words = event.target.value.trim();
    if (words.length < 2) close();
    else timer = window.setTimeout(() => ask(words), PAUSE);
  });
  document.addEventListener("keydown", onKey);
  document.addEventListener("pointerdown", () => { early = null; });
  document.addEventListener("change", (event) => { if (followed && event.target.matches("select[id$='--area']")) showAsked(); });
  document.addEventListener("click", (event) => {
    if (event.target.dataset && event.target.dataset.asked === "close") {
      followed = null;
      showAsked();
      return;
    }
    const option = event.target.closest && event.target.closest("#question--found [role=option]");
    if (option && !opensElsewhere(event)) {
      event.preventDefault();
      follow(option);
    } else if (bar() && !(event.target.closest && event.target.closest(".question"))) close();
  });
}
