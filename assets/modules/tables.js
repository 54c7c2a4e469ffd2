/* Tables: built from rows of finished words (components/tables.py), sorted when a heading is pressed. Charts come first, tables in the
   quiet after them, and a folded table when it is opened. */
import { makeElement } from "./elements.js";
import { root } from "./site.js";
import { nextSort, sortedRows } from "./table-order.js";
import { afterPaint } from "./timing.js";

const built = new WeakMap(); // the table's container -> { text, table, rows, sort }: what stands in it

function heading(column, index, isSortable) {
  const label = isSortable ? makeElement("button", { type: "button", class: "sort", "data-sort": index }, column.label) : column.label;
  // Browsers print a button on a table's first page only: the same words stand beside it, for paper alone.
  const printed = isSortable ? [makeElement("span", { class: "printed-heading", "aria-hidden": "true" }, column.label)] : [];
  if (!column.meaning) return [label, ...printed];
  const meaning = makeElement("span", { class: "term-meaning", role: "tooltip" }, column.meaning);
  return [makeElement("span", isSortable ? { class: "term" } : { class: "term", tabindex: "0" }, label, meaning), ...printed];
}

function headings(table) {
  const areSeveral = table.rows.length > 2;
  const cells = table.columns.map((column, index) =>
    makeElement("th", { scope: "col", class: column.form }, ...heading(column, index, areSeveral && column.form !== "link")));
  if (table.drill) cells.push(makeElement("th", { scope: "col", class: "act" }, "Choose"));
  return makeElement("tr", {}, ...cells);
}

function content(cell) {
  if (typeof cell === "string") return cell;
  return makeElement("a", { href: cell.address, ...(cell.outside ? { rel: "external" } : { "data-inside": "true" }) }, cell.words);
}

function drillCell(drill, row) {
  const attributes = {
    type: "button",
    class: "small",
    "aria-label": drill.verb + " " + drill.names[row],
    "data-drill": drill.control,
    "data-value": drill.values[row],
  };
  return makeElement("td", { class: "act" }, makeElement("button", attributes, drill.verb));
}

function rowElement(table, cells, row) {
  const elements = cells.map((cell, index) => {
    const { form } = table.columns[index];
    return index === 0 ? makeElement("th", { scope: "row", class: form }, content(cell)) : makeElement("td", { class: form }, content(cell));
  });
  if (table.drill) elements.push(drillCell(table.drill, row));
  const classes = [table.focus.includes(row) && "focus", table.chosen.includes(row) && "chosen"].filter(Boolean);
  return makeElement("tr", classes.length ? { class: classes.join(" ") } : {}, ...elements);
}

function tableElement(table, rows) {
  const caption = makeElement("caption", {}, table.caption);
  const head = makeElement("thead", {}, headings(table));
  const whole = makeElement("table", { class: "figures" }, caption, head, makeElement("tbody", {}, ...rows));
  return makeElement("div", { class: "table-frame", role: "region", tabindex: "0", "aria-label": table.caption }, whole);
}

/* The button under a short table, of which the style sheet shows the first rows. Paper has them all. */
const FIRST = 3;
const allButton = (table) =>
  makeElement("button", { type: "button", class: "small act", "data-show-all": "true" }, "Show all " + table.rows.length.toLocaleString("en-GB"));

function showAll(button) {
  const container = button.closest("[data-table]");
  built.get(container).whole = true;
  container.classList.remove("short");
  button.remove();
  container.firstElementChild.focus({ preventScroll: true });
}

function sort(container, order) {
  const state = built.get(container);
  if (!state.table || (order && !state.table.columns[order.column])) return;
  state.sort = order;
  container.querySelector("tbody").append(...sortedRows(state.table, order).map((row) => state.rows[row]));
  container.querySelectorAll("thead th").forEach((head, index) => {
    if (order && index === order.column) head.setAttribute("aria-sort", order.sign > 0 ? "ascending" : "descending");
    else head.removeAttribute("aria-sort");
  });
}

/* The button of a container that has the focus, as a selector that finds it in the table that takes its place. */
function focusedButton(container) {
  if (!container.contains(document.activeElement)) return null;
  const { value, sort: column } = document.activeElement.dataset;
  if (value !== undefined) return '[data-value="' + CSS.escape(value) + '"]';
  return column !== undefined ? '[data-sort="' + CSS.escape(column) + '"]' : null;
}

/* Builds the table of a container anew. It stays sorted, scrolled, focused and as long as the one before it. */
function build(container) {
  const text = container.dataset.table;
  const before = built.get(container) || {};
  if (before.text === text) return;
  const focused = focusedButton(container);
  const scrolled = container.firstElementChild ? container.firstElementChild.scrollTop : 0;
  const table = text ? JSON.parse(text) : null;
  const rows = table ? table.rows.map((cells, row) => rowElement(table, cells, row)) : [];
  built.set(container, { text, table, rows, sort: before.sort, whole: before.whole });
  const isShort = Boolean(table && table.short && !before.whole && rows.length > FIRST);
  container.replaceChildren(...(table ? [tableElement(table, rows)] : []), ...(isShort ? [allButton(table)] : []));
  container.classList.toggle("short", isShort);
  container.dataset.rows = rows.length;
  if (before.sort) sort(container, before.sort);
  if (container.firstElementChild) container.firstElementChild.scrollTop = scrolled;
  const button = focused && container.querySelector(focused);
  if (button) button.focus({ preventScroll: true });
}

export const showTable = (container) => build(container);

function buildVisible() {
  document.querySelectorAll("[data-table]").forEach((container) => {
    const fold = container.closest("details");
    if (!fold || fold.open) build(container);
  });
}

let isPlanned = false;
function buildSoon() {
  if (isPlanned || !document.querySelector("[data-table]")) return;
  isPlanned = true;
  afterPaint(() => { isPlanned = false; buildVisible(); });
}

export function start() {
  new MutationObserver(buildSoon).observe(root, { subtree: true, childList: true, attributeFilter: ["data-table"] });
  document.addEventListener("click", (event) => {
    if (!event.target.closest) return;
    const all = event.target.closest("button[data-show-all]");
    if (all) showAll(all);
    const button = event.target.closest("button[data-sort]");
    if (!button) return;
    const container = button.closest("[data-table]");
    sort(container, nextSort(built.get(container).sort, Number(button.dataset.sort)));
  });
  document.addEventListener("toggle", (event) => { if (event.target.open) buildVisible(); }, true);
  window.addEventListener("beforeprint", buildVisible);
}
