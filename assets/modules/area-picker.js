/* The area's list: an area is found by any word of its name or by a code, typed with the list in focus, and remembered for the next visit. */
import { queryForArea } from "./address-text.js";
import { findOption } from "./area-search.js";
import { setProperties } from "./framework.js";
import { keepCookie, opensElsewhere, prefix } from "./site.js";

const PAUSE = 700; // milliseconds without a key after which what was typed counts
const LONGEST = 80; // characters sent to the server
let typed = "", timer = 0, requests = 0;

const isSearchable = (element) => element instanceof HTMLSelectElement && /--(area|place)$/.test(element.id);
const isAreaList = (element) => element instanceof HTMLSelectElement && element.id.endsWith("--area");

const optionsOf = (list) =>
  [...list.options].map((option) => ({ value: option.value, label: option.text, codes: option.title.split(" ") }));

/* Says something below the list, which screen readers speak; "" brings back the usual hint. Each of `areas` becomes a link. */
function say(list, words, areas = []) {
  const hint = document.getElementById(list.id + "-hint");
  if (!hint) return;
  hint.setAttribute("role", "status");
  if (hint.dataset.usual === undefined) hint.dataset.usual = hint.textContent;
  hint.textContent = words || hint.dataset.usual;
  areas.forEach((area) => hint.append(" ", linkTo(area, list)));
}

function linkTo(area, list) {
  const link = document.createElement("a");
  link.href = window.location.pathname + queryForArea(window.location.search, area.value);
  link.dataset.go = list.id;
  link.dataset.value = area.value;
  link.textContent = "Show " + area.label;
  return link;
}

function choose(list, value) {
  if (value === list.value) return;
  setProperties(list.id, { value });
  remember(list, value); // no event tells of it
}

function remember(list, area) {
  if (isAreaList(list)) keepCookie("area", encodeURIComponent(area), "Lax");
}

/* Asks the server for what is not in the list: it may lie within an area of the list, or be misspelt. */
async function lookUp(list, words) {
  const request = ++requests;
  if (!isAreaList(list)) {
    say(list, "Nothing in this list has the name or code “" + words + "”.");
    return;
  }
  let answer = { said: "No area of that name: “" + words + "” is not in the list.", go: [] };
  try {
    const response = await fetch(prefix() + "areas/find?q=" + encodeURIComponent(words.slice(0, LONGEST)));
    if (response.ok) answer = await response.json();
  } catch (error) { /* without a connection the plain answer stands */ }
  if (request === requests && list.isConnected) say(list, answer.said, answer.go);
}

function forget() {
  typed = "";
  requests += 1; // an answer that is still on its way is not shown
  window.clearTimeout(timer);
}

function chooseTyped(list) {
  window.clearTimeout(timer);
  const words = typed.trim();
  const option = findOption(optionsOf(list), words);
  if (option) {
    requests += 1;
    say(list, "");
    choose(list, option.value);
  } else lookUp(list, words);
  typed = "";
}

function chooseLater(list) {
  window.clearTimeout(timer);
  timer = window.setTimeout(() => chooseTyped(list), PAUSE);
}

function onKey(event) {
  const list = event.target;
  if (!isSearchable(list)) return;
  if (event.key === "Escape") {
    forget();
    say(list, "");
  } else if (typed && event.key === "Enter") {
    event.preventDefault();
    chooseTyped(list);
  } else if (typed && event.key === "Backspace") {
    event.preventDefault();
    typed = typed.slice(0, -1);
    say(list, typed && "Typed: " + typed);
    if (typed) chooseLater(list); else window.clearTimeout(timer);
  } else if (isTyping(event)) {
    event.preventDefault(); // the browser's own search knows only the beginnings of names
    typed += event.key;
    say(list, "Typed: " + typed);
    chooseLater(list);
  }
}

function isTyping(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.key.length !== 1) return false;
  return event.key !== " " || typed !== ""; // a space alone opens the list
}

export function start() {
  document.addEventListener("keydown", onKey);
  document.addEventListener("focusout", (event) => {
    if (isSearchable(event.target) && typed) chooseTyped(event.target);
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-go]");
    const list = link && document.getElementById(link.dataset.go);
    if (!list || opensElsewhere(event)) return;
    event.preventDefault();
    say(list, "");
    choose(list, link.dataset.value);
    list.focus();
  });
  document.addEventListener("change", (event) => remember(event.target, event.target.value));
}
