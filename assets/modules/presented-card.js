/* Fitting a presented card into the window, in text that can be read across a room. Of a chart or a table with more rows than the window
   holds, a part is shown at a time; one with room to spare is magnified. */
import { allCharts, asSlide, asUsual, panelsOf, rowsOf, setSize, smallestText, wasDrawn } from "./chart-library.js";
import { areBroken, leastHeight, onOneLine, parts, stretches } from "./rows-in-parts.js";

const LEGIBLE = 28.1 / 1920; // of the window's width: text of 28 pixels on a window of 1920
const SMALLEST = 14; // pixels: of a chart's text before it is magnified
const APART = 10; // pixels between a chart and what stands below it, and below that
const WHOLE_WIDTH = 0.9; // of a card's width
const WIDEST_NAMES = 0.45; // of a chart's width, for names on one line
const LARGER = [1.6, 1.45, 1.3, 1.15]; // times, of a table or of findings with room to spare
const GROWS = "table.figures, .fronts", BELOW = "p, button, summary, small, li, dt, dd, .badge, .table-frame, .presenting";

const framesOf = (card) => [...card.querySelectorAll("[role=img]")];
const magnified = (text) => Math.max(1, (window.innerWidth * LEGIBLE) / text);

/* Pixels from the top of an element to what stands below it, or to the end of the window. */
function roomFor(element, card) {
  const { left, right, top, bottom } = element.getBoundingClientRect(), outside = [...card.querySelectorAll(BELOW), ...document.querySelectorAll(".presenting")];
  const below = outside.filter((each) => !element.contains(each) && !each.contains(element) && each.checkVisibility())
    .map((each) => [each, each.getBoundingClientRect()])
    .filter(([each, box]) => box.right > left && box.left < right && (each.matches(".presenting") || box.top >= bottom - 1))
    .map(([each, box]) => (each.matches(".presenting") ? box.height : box.bottom - bottom));
  const around = card.getBoundingClientRect();
  if (right - left > WHOLE_WIDTH * around.width) below.push(around.bottom - bottom); // nothing beside it makes the card higher
  return Math.max(window.innerHeight - (top + window.scrollY) - Math.max(0, ...below) - APART, window.innerHeight / 3);
}

function widthOf(names) {
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = `bold ${SMALLEST}px Arial`;
  return Math.ceil(Math.max(...names.map((name) => pen.measureText(name.replace(/<[^>]+>/g, "")).width))) + 12;
}

/* A chart of named rows: all of them; with their names on one line; or a part at a time. */
function fitRows(chart, rows, room, part) {
  const oneLine = onOneLine(rows.names), left = areBroken(rows.names) && leastHeight(rows) > room ? widthOf(oneLine) : 0;
  const isOneLine = left > 0 && left < WIDEST_NAMES * chart.clientWidth;
  const shown = isOneLine ? { ...rows, names: oneLine } : rows, all = parts(shown, room), range = all[Math.min(part, all.length - 1)];
  setSize(chart, room, { range, ...(isOneLine ? { names: oneLine, left } : {}) });
  return all.length;
}

/* A chart of panels is drawn whole, and seen through a frame that cuts none. */
function fitPanels(chart, frame, { least, rows = [] }, room, part) {
  chart.style.height = least > room ? least + "px" : ""; // else it would be drawn as high as its frame
  setSize(chart, Math.max(room, least));
  const all = least > room ? stretches(rows, least, room) : [[0, Math.max(room, least)]], [from, to] = all[Math.min(part, all.length - 1)];
  frame.style.height = all.length > 1 ? to - from + "px" : "";
  frame.style.overflow = all.length > 1 ? "hidden" : "";
  chart.style.marginTop = from ? -from + "px" : "";
  return all.length;
}

function fitChart(chart, card, part) {
  asSlide(chart);
  const frame = chart.closest("[role=img]"), zoom = magnified(smallestText(chart));
  frame.style.zoom = zoom;
  const room = Math.floor(roomFor(frame, card) / zoom), panels = panelsOf(chart), rows = rowsOf(chart);
  if (panels) return fitPanels(chart, frame, panels, room, part);
  if (rows) return fitRows(chart, rows, room, part);
  setSize(chart, room);
  return 1;
}

/* A table scrolls in its frame, to the first row of a part; its head stays. */
function fitTable(frame, card, part) {
  frame.style.maxHeight = "";
  frame.scrollTop = 0;
  const room = roomFor(frame, card), head = frame.querySelector("thead"), high = head ? head.getBoundingClientRect().height : 0;
  const start = frame.getBoundingClientRect().top + high;
  const boxes = [...frame.querySelectorAll("tbody tr")].filter((row) => row.checkVisibility()).map((row) => row.getBoundingClientRect());
  if (!boxes.length || frame.scrollHeight <= room) {
    frame.style.maxHeight = room + "px";
    return 1;
  }
  const all = stretches(boxes.map((box) => box.top - start), boxes[boxes.length - 1].bottom - start, room - high - APART);
  const [from, to] = all[Math.min(part, all.length - 1)];
  frame.style.maxHeight = Math.min(room, to - from + high + APART) + "px";
  frame.scrollTop = from;
  return all.length;
}

function grow(element, card) {
  const frame = element.closest(".table-frame") || element, room = roomFor(frame, card); // a table is as wide as it needs: its frame cuts it
  const fits = (times) => {
    element.style.zoom = times;
    return element.getBoundingClientRect().height <= room && frame.scrollWidth <= frame.clientWidth + 1;
  };
  if (!LARGER.some(fits)) element.style.zoom = "";
}

/* Fits what a card shows; returns in how many parts it is shown. */
export function fit(card, part) {
  const isSeen = (element) => element.checkVisibility();
  const growing = [...card.querySelectorAll(GROWS)].filter(isSeen), tables = [...card.querySelectorAll(".table-frame")].filter(isSeen);
  const charts = allCharts(card).filter((chart) => isSeen(chart) && wasDrawn(chart));
  tables.forEach((table) => { table.style.maxHeight = "none"; });
  if (!charts.length && growing.length === 1) grow(growing[0], card);
  return Math.max(1, ...charts.map((chart) => fitChart(chart, card, part)), ...tables.map((table) => fitTable(table, card, part)));
}

/* What the card shows, as far as it decides how it is fitted. */
export function stateOf(card) {
  const charts = allCharts(card).filter((chart) => wasDrawn(chart) && chart.checkVisibility());
  const drawn = charts.map((chart) => [chart.id, chart.data.length, chart.layout.title, chart.querySelectorAll("text").length, chart.clientHeight, chart.clientWidth]);
  return JSON.stringify([drawn, window.innerWidth, window.innerHeight, card.textContent.length, card.querySelectorAll("details[open]").length]);
}

export function unfit(card) {
  card.querySelectorAll(".table-frame").forEach((table) => { table.style.maxHeight = ""; table.scrollTop = 0; });
  card.querySelectorAll(GROWS).forEach((element) => { element.style.zoom = ""; });
  framesOf(card).forEach((frame) => { ["zoom", "height", "overflow"].forEach((name) => { frame.style[name] = ""; }); });
  allCharts(card).forEach((chart) => {
    chart.style.marginTop = chart.style.height = "";
    asUsual(chart);
  });
}
