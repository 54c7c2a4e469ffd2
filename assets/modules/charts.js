/* Charts: those in sight are drawn first, the rest in quiet moments; their colours follow the scheme; on paper all of them stand, in
   light colours, at its width. A page has up to fifteen charts and a window holds two; drawing one takes as long as the rest of the page. */
import { allCharts, draw, figureOf, isLibraryRead, offerLibrary, readShapesNow, setWidth, wasDrawn } from "./chart-library.js";
import { coloursTowards, exchangeColours } from "./colours.js";
import { isAnswerAwaited } from "./framework.js";
import { keepLabelsPlaced } from "./labels.js";
import { fitToWidth, hasShortNames } from "./narrow-charts.js";
import { root } from "./site.js";
import { afterFrames, whenQuiet } from "./timing.js";

const PAPER_WIDTH = 850; // pixels: of a sheet, at the scale of charts in print (workbench.css)

/* ---- Order of drawing. */
const waiting = new Map(); // chart -> { figure, onDrawn }
const isNear = new WeakMap(); // chart -> whether it stands in the window or half a window from it
let sight;

/* On a phone a chart is drawn smaller (workbench.css), one with short names hardly. */
function fitted(chart, figure) {
  if (figure.length > 1) return figure;
  const room = chart.closest("[role=img]");
  if (room) room.classList.toggle("short-names", hasShortNames(figure[0]));
  return [fitToWidth(figure[0], chart.clientWidth || (chart.parentElement && chart.parentElement.clientWidth))];
}

const drawAndLabel = (chart, ...figure) => draw(chart, ...fitted(chart, figure)).then((result) => {
  const room = chart.closest("[role=img]");
  if (room && figure[0].data && figure[0].data.length) room.style.minHeight = ""; // kept since the page came (components/exhibit_frame.py)
  keepLabelsPlaced(chart);
  return result;
});

function onSight(entries) {
  entries.forEach((entry) => isNear.set(entry.target, entry.isIntersecting));
  drawInSight();
  if (waiting.size) drawInQuiet();
}

/* One at a time: the first is on the screen and can be used before the second is begun. */
const BETWEEN = 4; // frames
let isDrawingInSight = false;
function drawInSight() {
  if (isDrawingInSight) return;
  const next = [...waiting.keys()].find((chart) => isNear.get(chart));
  if (!next) return;
  isDrawingInSight = true;
  drawNow(next);
  afterFrames(BETWEEN, () => {
    isDrawingInSight = false;
    drawInSight();
  });
}

/* Draws a chart when it comes near the window, or when there is nothing else to do. */
function drawWhenDue(chart, figure) {
  if (isNear.get(chart) && !waiting.has(chart)) return drawAndLabel(chart, figure);
  if (!figure.data.length && !wasDrawn(chart) && chart.checkVisibility()) return drawAndLabel(chart, figure); // its figure is on its way
  if (!isNear.has(chart)) {
    isNear.set(chart, false);
    sight.observe(chart); // tells where it stands before the next frame
  }
  chart.style.minHeight = ((figure.layout && figure.layout.height) || 0) + "px"; // the space it will take
  if (wasDrawn(chart)) { // it shows an earlier view, and may be superseded again before it is seen
    waiting.set(chart, { figure, onDrawn: () => {} });
    drawInQuiet();
    return Promise.resolve(chart);
  }
  return new Promise((onDrawn) => waiting.set(chart, { figure, onDrawn }));
}

function drawNow(chart) {
  const due = waiting.get(chart);
  waiting.delete(chart);
  if (!chart.isConnected) return undefined;
  chart.style.minHeight = "";
  return drawAndLabel(chart, due.figure).then(due.onDrawn);
}

let isPlanned = false;
function drawInQuiet() {
  if (isPlanned) return;
  isPlanned = true;
  whenQuiet(() => {
    isPlanned = false;
    if (!waiting.size) return;
    if (isAnswerAwaited()) window.setTimeout(drawInQuiet, 100); // the reader comes first
    else {
      const next = [...waiting.keys()].find(isShown);
      if (!next) return; // what is folded away is drawn when it is opened: until then it has no width
      drawNow(next);
      drawInQuiet();
    }
  });
}

const isShown = (chart) => !chart.isConnected || chart.checkVisibility();
/* The chart of an exhibit that was not opened yet has no figure. It is drawn empty when it comes into sight: the framework plots the figure
   that is on its way only after the one before was drawn. */
const isAwaited = (chart) => chart.isConnected && !waiting.get(chart).figure.data.length && !wasDrawn(chart);
const drawn = (charts) => Promise.all(charts.map(drawNow));
export const allDrawn = () => drawn([...waiting.keys()].filter(isShown));

/* ---- Colours. The server renders a page in the scheme it knows, so the first call changes nothing. */
let schemeDrawn;
export const areDark = () => schemeDrawn === "dark";

export function drawInScheme(scheme) {
  const before = schemeDrawn;
  schemeDrawn = scheme;
  if (before === undefined || before === scheme || !isLibraryRead()) return;
  const table = coloursTowards(scheme, JSON.parse(root.dataset.exchange));
  waiting.forEach((due) => { due.figure = exchangeColours(due.figure, table); });
  allCharts().filter((chart) => !waiting.has(chart)).forEach((chart) => {
    const { data, layout } = figureOf(chart);
    drawAndLabel(chart, exchangeColours(data, table), exchangeColours(layout, table));
  });
}

/* ---- Paper. */
let schemeOnScreen;

function beforePrint() {
  if (!isLibraryRead()) return;
  schemeOnScreen = schemeDrawn;
  drawInScheme("light");
  const due = [...waiting.keys()].filter((chart) => !isAwaited(chart));
  due.forEach((chart) => readShapesNow(waiting.get(chart).figure));
  drawn(due);
  allCharts().filter((chart) => wasDrawn(chart) && readShapesNow(figureOf(chart))).forEach((chart) => drawAndLabel(chart, figureOf(chart)));
  allCharts().forEach((chart) => setWidth(chart, PAPER_WIDTH));
}

function afterPrint() {
  if (!isLibraryRead()) return;
  allCharts().forEach((chart) => setWidth(chart, null));
  drawInScheme(schemeOnScreen);
}

/* Draws a figure in its element at once: the browser is about to print. */
export function showFigure(element, figure) {
  const chart = [...waiting.keys()].find((each) => element.contains(each)) || allCharts(element)[0];
  if (!chart || !isLibraryRead() || !figure.data.length) return;
  const due = waiting.get(chart);
  waiting.delete(chart);
  chart.style.minHeight = "";
  readShapesNow(figure);
  const drawing = drawAndLabel(chart, figure);
  if (due) drawing.then(due.onDrawn);
}

/* ---- The library is fetched early, under an address with a version. It is read once the words and tables of a page with a chart stand;
   on a page without one a little later, for the page after it: reading it takes longer than all else. */
const LATER = 1500; // milliseconds

function readLibrary(address) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = resolve;
    script.onerror = () => reject(new Error("the chart library did not load"));
    const begin = () => { if (!script.isConnected) document.head.append(script); };
    window.setTimeout(() => { // the words of the page say which pictures there are
      const areVisible = [...document.querySelectorAll("[id$='-picture']")].some((picture) => picture.offsetParent);
      if (areVisible) whenQuiet(() => window.requestAnimationFrame(() => window.setTimeout(begin, 0)), { timeout: 100 });
      else window.setTimeout(begin, LATER);
    }, 0);
    // A reader who goes on to another page will want it there.
    window.addEventListener("popstate", begin, { once: true });
    document.addEventListener("click", (event) => { if (event.target.closest("a")) begin(); });
  });
}

export function start() {
  sight = new IntersectionObserver(onSight, { rootMargin: "50% 0px" });
  const library = document.getElementById("chart-library");
  if (library) offerLibrary(() => readLibrary(library.href), drawWhenDue);
  window.addEventListener("beforeprint", beforePrint);
  window.addEventListener("afterprint", afterPrint);
}
