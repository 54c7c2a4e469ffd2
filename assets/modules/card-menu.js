/* The menu of a card (components/card_menu.py): its link, and the form that saves its view. Escape and a press elsewhere close it. */
import { queryOfView } from "./address.js";
import { makeElement } from "./elements.js";
import { root } from "./site.js";

const SAID_FOR = 12000; // milliseconds that an answer stays
const dialog = () => document.getElementById("save--dialog");

const cardOf = (element) => element.closest(".front, .exhibit") || element.closest(".card").querySelector(".exhibit");
const titleOf = (card) => card.querySelector("h2, h3").textContent.trim();

function closeMenu(menu, keepsFocus) {
  menu.open = false;
  if (keepsFocus) menu.querySelector("summary").focus();
}

function say(button, words) {
  const status = button.closest(".card-menu").querySelector(".done");
  status.textContent = words;
  window.setTimeout(() => { status.textContent = ""; }, SAID_FOR);
}

/* The address of the card as it is shown now. */
function copyLink(button) {
  const { origin, pathname } = window.location, address = origin + pathname + queryOfView() + "#" + cardOf(button).id;
  navigator.clipboard.writeText(address).then(() => say(button, "Link copied."), () => say(button, "Copy this: " + address));
}

/* A what-if has a form of its own that saves it. */
function saveView(button) {
  const form = dialog() || button.closest(".what-if").querySelector("details.saving");
  closeMenu(button.closest(".of-card"), true);
  if (form === dialog()) {
    form.querySelector("[name=card]").value = cardOf(button).id;
    form.querySelector("[name=name]").value = titleOf(cardOf(button));
    form.showModal();
  } else form.open = true;
  form.querySelector("[name=name], input:not([type=hidden])").focus();
}

/* What the browser does itself stands above the files. */
function fill(menu) {
  const list = menu.querySelector("ul"), { exhibit, drawn, shownAt } = menu.dataset;
  if (list.querySelector("button")) return;
  const acts = [["Present", "data-present", "card"], ["Copy link", "data-copy-link", "true"], ["Save view", "data-save-view", "true"]];
  if (exhibit !== undefined) acts.push(["Add to pack", "data-packs", exhibit]);
  if (drawn) acts.push(["Picture (PNG)", "data-picture", "png"], ["Picture (SVG)", "data-picture", "svg"]);
  const at = shownAt ? { "data-packs-at": shownAt } : {};
  list.prepend(...acts.map(([words, name, value]) => makeElement("li", {}, makeElement("button", { type: "button", [name]: value, ...(name === "data-packs" ? at : {}) }, words))));
}

function onClick(event) {
  const summary = event.target.closest(".of-card > summary");
  if (summary) fill(summary.parentElement);
  const opened = event.target.closest(".of-card");
  document.querySelectorAll(".of-card[open]").forEach((menu) => { if (menu !== opened) closeMenu(menu, false); });
  const button = event.target.closest("button, a");
  if (!button) return;
  if (button.dataset.present === "card") closeMenu(opened, true); // where the keyboard comes back to
  else if (button.dataset.copyLink) copyLink(button);
  else if (button.dataset.saveView) saveView(button);
  else if (button.dataset.closeDialog) button.closest("dialog").close();
}

function onKey(event) {
  const menu = event.key === "Escape" && event.target.closest && event.target.closest(".of-card[open]");
  if (!menu) return;
  closeMenu(menu, true);
  event.stopPropagation();
}

export function start() {
  document.addEventListener("click", onClick, true);
  root.addEventListener("keydown", onKey);
}
