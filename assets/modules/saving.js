/* Saved views: forms are sent as one JSON text to the callback that waits for it (components/saved.py). A note or file that is too long
   is refused here, before anything is sent, and the form keeps it. */
import { fieldsOf, savedViewsFile, tooLongNotice } from "./forms.js";
import { setProperties } from "./framework.js";
import { root } from "./site.js";
import { clearNotice, showNotice } from "./words.js";

let messages = 0;
let isTurningPage = false; // another page of the list is on its way

/* Sends fields to a component that waits for them. Each message has a number, because saving the same words twice is two messages. */
export function send(id, fields) {
  messages += 1;
  setProperties(id, { "data-asked": JSON.stringify({ ...fields, sent: String(messages) }) });
}

export function download({ text, name, type }) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: type }));
  link.download = name;
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

function tooLong(form) {
  const field = [...form.querySelectorAll("[data-longest]")].find((area) => area.value.length > Number(area.dataset.longest));
  return field && tooLongNotice(field.value.length, Number(field.dataset.longest));
}

/* The list is renewed where it stands: its page, and what was searched for, go along. */
function withList(fields, form, search) {
  if (!search || form === search) return fields;
  const shown = document.querySelector("#saved--list [data-start]");
  return { ...(shown ? { start: shown.dataset.start } : {}), ...Object.fromEntries(new FormData(search)), ...fields };
}

async function submit(form) {
  const isNew = form.dataset.save !== undefined;
  const status = document.getElementById(isNew ? "save--said" : "saved--said");
  const problem = tooLong(form);
  if (problem) { showNotice(status, problem); return; }
  const search = document.querySelector("#saved--search form");
  let fields;
  try {
    fields = await fieldsOf(new FormData(form), false);
  } catch (error) {
    showNotice(status, error.message);
    return;
  }
  clearNotice(status);
  fields.page = document.querySelector(".page[data-page]").dataset.page;
  if (isNew) send("save--asked", { ...fields, search: window.location.search });
  else send("saved--asked", withList(fields, form, search));
  status.tabIndex = -1;
  isTurningPage = form.closest("[data-start]") !== null;
  if (!isNew && form !== search && !isTurningPage) status.focus();
}

/* A new list: its forms show what is kept now, and folds are closed. The next page of a list is read from its beginning. */
function settleList(list) {
  list.querySelectorAll("form").forEach((form) => form.reset());
  list.querySelectorAll("details[open]").forEach((fold) => { fold.open = false; });
  const kept = isTurningPage && list.querySelector(".kept-list");
  isTurningPage = false;
  if (!kept) return;
  kept.tabIndex = -1;
  kept.focus();
  kept.scrollIntoView();
}

function onChange({ target, attributeName }) {
  if (target.id === "saved--list" && attributeName === "data-words") window.setTimeout(() => settleList(target), 0);
  if (target.id === "saved--said" && attributeName === "data-file" && target.dataset.file) download(savedViewsFile(target.dataset.file));
}

function copyShortLink(path) {
  const address = window.location.origin + path;
  const status = document.getElementById("saved--said");
  navigator.clipboard.writeText(address)
    .then(() => showNotice(status, "Link copied: " + address), () => showNotice(status, "Copy this: " + address));
}

export function start() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.save === undefined && form.dataset.saved === undefined) return;
    event.preventDefault();
    submit(form);
  }, true);
  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest("[data-copy-path]");
    if (button) copyShortLink(button.dataset.copyPath);
  });
  new MutationObserver((changes) => changes.forEach(onChange))
    .observe(root, { subtree: true, attributeFilter: ["data-words", "data-file"] });
}
