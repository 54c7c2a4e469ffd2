/* Board packs (components/packs): “Add to pack” on a card, the forms of the page, moving cards by keyboard, and files being made. */
import { queryOfView } from "./address.js";
import { allCharts, wasDrawn } from "./chart-library.js";
import { allDrawn } from "./charts.js";
import { navigate } from "./framework.js";
import { send } from "./saving.js";
import { prefix, root } from "./site.js";
import { clearNotice, showNotice } from "./words.js";

const ASK_EVERY = 700; // milliseconds between two questions how far a file is
const SAID_FOR = 12000; // milliseconds that the answer to “Add to pack” stays
const INTO = "pack"; // in this browser's store: the code of the pack that new cards go into
const page = () => document.querySelector(".page[data-page]");
const said = () => document.getElementById("packs--said");

function chosenPack() {
  try { return window.localStorage.getItem(INTO) || ""; } catch { return ""; } // a browser may keep nothing
}

function choosePack(code) {
  try { window.localStorage.setItem(INTO, code); } catch { /* the pack changed last is used instead */ }
}

let hiding = 0, asked = null;
function add(button) {
  asked = button;
  const search = queryOfView() || window.location.search;
  const { packs: exhibit, packsAt: at = "" } = button.dataset; // at: where a finding in front is shown
  send("packs--add-asked", { page: page().dataset.page, exhibit, search, at, pack: chosenPack() });
}

/* A sign at the button itself, for as long as the answer stands: a reader looks where they pressed. */
function besideButton(button, answer) {
  if (!answer.dataset.words.includes("Added to") || button.dataset.usual) return;
  button.dataset.usual = button.textContent;
  button.textContent = "Added ✓";
  window.setTimeout(() => { button.textContent = button.dataset.usual; delete button.dataset.usual; }, SAID_FOR);
}

function showAdded(element) {
  element.classList.add("shown");
  if (asked) besideButton(asked, element);
  window.clearTimeout(hiding);
  hiding = window.setTimeout(() => element.classList.remove("shown"), SAID_FOR);
}

/* The forms. A card that was moved keeps the focus on the same button, wherever it now stands. */
let focusNext = "";
function submit(form) {
  const field = [...form.querySelectorAll("[data-longest]")].find((area) => area.value.length > Number(area.dataset.longest));
  if (field) {
    showNotice(said(), "That is " + field.value.length + " characters. At most " + field.dataset.longest + " can be kept. Your words are still there.");
    return;
  }
  const list = document.getElementById("packs--list");
  const fields = Object.fromEntries(new FormData(form));
  if (list && list.dataset.code && !fields.code) fields.code = list.dataset.code;
  const button = form.querySelector("button");
  if (["up", "down", "remove"].includes(fields.do)) focusNext = button.id;
  if (said()) clearNotice(said());
  send("packs--asked", fields);
}

function settle(list) {
  list.querySelectorAll("form").forEach((form) => { if (!form.contains(document.activeElement) || !form.querySelector("textarea")) form.reset(); });
  if (!focusNext) return;
  const wanted = document.getElementById(focusNext);
  const other = document.getElementById(focusNext.replace("-up-", "-down-")) || document.getElementById(focusNext.replace("-down-", "-up-"));
  const target = wanted || other || said();
  focusNext = "";
  if (!target) return;
  if (target === said()) target.tabIndex = -1;
  target.focus();
}

/* Alt and an arrow move the card that holds the focus. */
function onKey(event) {
  if (!event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
  const card = event.target.closest && event.target.closest("[data-card]");
  const button = card && document.getElementById("pack-" + (event.key === "ArrowUp" ? "up" : "down") + "-" + card.dataset.card);
  if (!button) return;
  event.preventDefault();
  submit(button.form);
}

let waiting = 0;
function onProgress(element) {
  window.clearTimeout(waiting);
  const { job } = element.dataset;
  if (job) waiting = window.setTimeout(() => {
    if (document.getElementById("packs--asked")) send("packs--asked", { do: "progress", job });
  }, ASK_EVERY);
  else window.setTimeout(() => {
    const link = element.querySelector("[data-made-file]");
    if (link && !link.dataset.begun) {
      link.dataset.begun = "true";
      link.click();
    }
  }, 0);
}

/* A briefing opens on its page, and there its slides are made or it is printed, once it stands. */
const TRIES = 600, INTERVAL = 200; // two minutes: the first briefing after a start may take long on a busy machine
function brief(what) {
  const chosen = document.querySelector("select[id$='--area']");
  const area = (chosen && chosen.value) || new URLSearchParams(window.location.search).get("area") || "";
  navigate(prefix() + "packs?briefing=" + encodeURIComponent(area));
  window.scrollTo(0, 0);
  let tries = TRIES;
  const attempt = () => {
    const format = document.querySelector(".briefing form input[name=format][value=pptx]");
    const isDrawn = [...document.querySelectorAll(".briefing")].some((briefing) => allCharts(briefing).some(wasDrawn));
    if (!format || (what === "print" && !isDrawn)) { if (--tries > 0) window.setTimeout(attempt, INTERVAL); return; }
    if (what === "pptx") submit(format.form);
    else allDrawn().then(() => document.querySelector(".briefing [data-print]").click());
  };
  window.setTimeout(attempt, INTERVAL);
}

function onClick(event) {
  const button = event.target.closest && event.target.closest("[data-packs], [data-into-pack], [data-briefing]");
  if (!button) return;
  if (button.dataset.packs !== undefined) add(button);
  else if (button.dataset.briefing) brief(button.dataset.briefing);
  else if (button.dataset.intoPack) {
    choosePack(button.dataset.intoPack);
    showNotice(said(), "Cards you add now go into this pack.");
  }
}

function onChange({ target, attributeName }) {
  if (target.id === "packs--list" && attributeName === "data-words") window.setTimeout(() => settle(target), 0);
  if (target.id === "packs--list" && attributeName === "data-code" && target.dataset.code) choosePack(target.dataset.code);
  if (target.id === "packs--progress") onProgress(target);
  if (target.id === "packs--add-said" && attributeName === "data-words") showAdded(target);
}

export function start() {
  document.addEventListener("submit", (event) => {
    if (event.target.dataset.pack === undefined) return;
    event.preventDefault();
    submit(event.target);
  }, true);
  document.addEventListener("change", (event) => {
    if (event.target.dataset && event.target.dataset.sentWhenLeft !== undefined && event.target.form.dataset.pack !== undefined) submit(event.target.form);
  });
  document.addEventListener("click", onClick);
  document.addEventListener("keydown", onKey);
  new MutationObserver((changes) => changes.forEach(onChange))
    .observe(root, { subtree: true, attributeFilter: ["data-words", "data-code", "data-job"] });
}
