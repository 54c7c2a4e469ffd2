/* No two texts of a chart touch, at any width. The server cannot know the width: texts are measured after every drawing (a new view,
   another width, paper). Tick labels that would touch are thinned evenly; a word on the chart moves to the nearest free position, with
   a line to its mark; one for which there is none is left out, since the table has it. */
import {
  allCharts, anchorOf, annotationsOf, axisTitle, isComplete, linesOf, mapGround, mapNamesOf, marksOf, movedAnnotations, onDrawn,
  pictureOf, setAxisTitle, ticksOf, titlesOf, wasDrawn,
} from "./chart-library.js";
import { BESIDE, hasSize, placeTexts, shiftInto } from "./label-placement.js";
import { brokenTitle } from "./narrow-charts.js";

const OMITTED = "crowded-out", LEADER = "label-leader"; // classes
const SVG = "http://www.w3.org/2000/svg";

/* A box in the chart's own pixels: presenting magnifies a chart, by `scale`. */
function boxOf(element, scale) {
  const { left, right, top, bottom } = element.getBoundingClientRect();
  return { left: left / scale, right: right / scale, top: top / scale, bottom: bottom / scale };
}

function scaleOf(picture) {
  const own = Number(picture.getAttribute("width"));
  return own > 0 ? picture.getBoundingClientRect().width / own || 1 : 1;
}

/* The names of rows may stand as close as their letters do: a box of text is higher than they are, above and below. */
const AIR = 1.5; // pixels
const lettersOf = (box, letter) => (letter === "y" ? { ...box, top: box.top + AIR, bottom: box.bottom - AIR } : box);

function undoPlacement(chart) {
  chart.querySelectorAll("." + OMITTED).forEach((element) => element.classList.remove(OMITTED));
  chart.querySelectorAll("." + LEADER).forEach((line) => line.remove());
  movedAnnotations(chart).forEach((group) => group.removeAttribute("transform"));
  mapNamesOf(chart).forEach((name) => { name.style.translate = ""; });
  const title = axisTitle(chart);
  if (title) title.style.translate = "";
}

function measuredTicks(chart, letter, scale) {
  const side = letter === "x" ? "left" : "bottom";
  const ticks = ticksOf(chart, letter).map((text) => ({ element: text, box: lettersOf(boxOf(text, scale), letter), whole: boxOf(text, scale), lines: linesOf(text) }));
  return ticks.filter((tick) => hasSize(tick.box)).sort((one, other) => one.box[side] - other.box[side]);
}

function measuredLabels(chart, frame, scale) {
  return annotationsOf(chart).map(({ group, text, annotation }) => (
    { element: group, box: boxOf(text, scale), anchor: anchorOf(chart, annotation, frame), colour: annotation.font.color }
  ));
}

/* The name of a place on a map belongs to the middle of its shape, where the library writes it. It has a transform of its own. */
function measuredMapNames(chart, scale) {
  const ground = mapGround(chart), within = ground ? boxOf(ground, scale) : null;
  return mapNamesOf(chart).map((element) => {
    const box = boxOf(element, scale);
    const anchor = { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 };
    return { element, box, anchor, colour: window.getComputedStyle(element).fill, isOnMap: true, within };
  });
}

function moveLabel({ element, isOnMap }, dx, dy) {
  if (isOnMap) element.style.translate = dx + "px " + dy + "px";
  else element.setAttribute("transform", "translate(" + dx + "," + dy + ")");
}

function leaderElement(line, frame) {
  const path = document.createElementNS(SVG, "path");
  const point = ({ x, y }) => [x - frame.left, y - frame.top];
  path.setAttribute("class", LEADER);
  path.setAttribute("d", "M" + point(line.from) + "L" + point(line.to));
  path.setAttribute("stroke", line.label.colour);
  return path;
}

const widthOf = (box) => box.right - box.left;

export function placeLabels(chart) {
  if (!isComplete(chart)) return;
  undoPlacement(chart);
  const picture = pictureOf(chart), scale = scaleOf(picture);
  const frame = boxOf(picture, scale);
  if (!hasSize(frame)) return; // folded away: placed when it is opened
  const title = axisTitle(chart);
  if (title && linesOf(title) === 1 && widthOf(boxOf(title, scale)) > widthOf(frame)) { // the window has become narrower; placed once it is drawn again
    setAxisTitle(chart, (text) => brokenTitle(text, widthOf(frame)));
    return;
  }
  const slide = title ? shiftInto(frame, boxOf(title, scale)) : 0; // the title of a narrow axis runs out of the picture
  if (slide) title.style.translate = slide + "px 0";
  // Everything is measured first, then moved: the browser lays the page out once.
  const labels = [...measuredLabels(chart, frame, scale), ...measuredMapNames(chart, scale)];
  const { omitted, moves, lines } = placeTexts({
    titles: titlesOf(chart).map((text) => boxOf(text, scale)).filter(hasSize),
    axes: [{ ticks: measuredTicks(chart, "x", scale), gap: BESIDE }, { ticks: measuredTicks(chart, "y", scale), gap: 0 }],
    labels: labels,
    marks: labels.some((label) => label.anchor) ? marksOf(chart, frame) : [],
    frame: frame,
  });
  omitted.forEach((text) => text.element.classList.add(OMITTED));
  moves.forEach(({ label, dx, dy }) => moveLabel(label, dx, dy));
  lines.forEach((line) => line.label.element.before(leaderElement(line, frame)));
}

/* Labels are placed after every drawing: the library tells of all but the first. */
const watched = new WeakSet();
export function keepLabelsPlaced(chart) {
  if (watched.has(chart) || !wasDrawn(chart)) return;
  watched.add(chart);
  onDrawn(chart, () => placeLabels(chart));
  placeLabels(chart);
}

export function start() {
  document.addEventListener("toggle", (event) => { // a chart that was folded away could not be measured
    if (event.target.open) allCharts(event.target).forEach(placeLabels);
  }, true);
}
