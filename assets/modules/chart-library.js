/* What this application expects of the chart library (plotly.js). No other module names its functions, properties or elements.
   Written for plotly.js 4.1.1. tests/unit/web/test_browser_contracts.py checks these expectations when the library is upgraded. */

const CHART = ".js-plotly-plot";

/* ---- Reading and drawing. The framework draws by `Plotly.react(chart, figure)`, and loads a library of its own unless `Plotly` is
   there: until the library is read, something to wait for stands in its place. */
let drawFigure; // the library's own function

export const isLibraryRead = () => drawFigure !== undefined;
export const draw = (chart, ...figure) => drawFigure(chart, ...figure);

/* `readLibrary` is called once, when a chart is first asked for, and resolves when the library's script has run. */
export function offerLibrary(readLibrary, drawForFramework) {
  let reading;
  const read = () => readLibrary().then(() => {
    drawFigure = window.Plotly.react;
    window.Plotly.react = (chart, figure, ...rest) => (rest.length ? drawFigure(chart, figure, ...rest) : drawForFramework(chart, figure));
    return window.Plotly;
  });
  window.Plotly = { then: (resolve, reject) => (reading = reading || read()).then(resolve, reject) };
  // Maps ask for the coastlines of the world even where they do not show them: an empty set, so that nothing is fetched for them.
  window.PlotlyGeoAssets = { topojson: { world_110m: { type: "Topology", objects: {}, arcs: [] } } };
}

/* The shapes of a map, fetched while everything waits: before paper. The library keeps those it has under their address, or "pending". */
export function readShapesNow(figure) {
  const kept = window.PlotlyGeoAssets, addresses = (figure.data || []).map((trace) => trace.geojson).filter((shapes) => typeof shapes === "string");
  const due = addresses.filter((address) => !kept[address] || kept[address] === "pending");
  due.forEach((address) => {
    const request = new XMLHttpRequest();
    try {
      request.open("GET", address, false);
      request.send();
      if (request.status === 200) kept[address] = JSON.parse(request.responseText);
    } catch (error) { /* the table has the figures */ }
  });
  return due.length > 0;
}

export const allCharts = (within = document) => [...within.querySelectorAll(CHART)];
export const wasDrawn = (chart) => Boolean(chart.on);
export const onDrawn = (chart, listener) => chart.on("plotly_afterplot", listener);
export const figureOf = (chart) => ({ data: chart.data, layout: chart.layout });
/* Another size for a while, and part of the rows: { height, range, names, left }; what is left out is as usual. `asUsual` gives all of it
   back. The library takes the height out of the layout of a chart that fits its frame, and knows it only as it is drawn. The framework draws
   the same figure again, or another, with a layout of its own; its parts that are changed here are copied, so that a figure stays as it came. */
const heightOf = (chart) => chart.layout.height || layoutOf(chart).height;
const usualSizes = new WeakMap(); // chart -> { layout, key, height, range, names, left, given, shown }
function usualOf(chart) {
  const known = usualSizes.get(chart), { layout } = chart;
  if (known && (known.layout === layout || known.given === heightOf(chart))) return known;
  const { yaxis: rows = {} } = layout, key = rows.tickvals ? JSON.stringify(rows.tickvals) : "";
  if (known && key && known.key === key) { // the framework may hand back what it was given: the same rows have the same axis
    if (JSON.stringify(rows.ticktext) !== JSON.stringify(known.shown)) known.names = rows.ticktext;
    known.layout = layout;
    return known;
  }
  ["yaxis", "margin"].forEach((name) => { if (layout[name]) layout[name] = { ...layout[name] }; });
  const { yaxis: axis = {}, margin = {} } = layout;
  const usual = { layout, key, height: heightOf(chart) || null, range: axis.range && [...axis.range], names: axis.ticktext, left: margin.l };
  usualSizes.set(chart, usual);
  return usual;
}
export function setSize(chart, height, { range, names, left } = {}) {
  if (!wasDrawn(chart)) return;
  const usual = usualOf(chart), axis = chart.layout.yaxis, changes = { width: null, height, autosize: true };
  if (axis && usual.names && usual.range) {
    changes["yaxis.range"] = range || [...usual.range];
    changes["yaxis.ticktext"] = names || usual.names;
    changes["margin.l"] = left || usual.left;
  }
  usual.given = height;
  usual.shown = changes["yaxis.ticktext"];
  window.Plotly.relayout(chart, changes);
}
/* What a chart shows on a slide where it has a layout of its own for one (components/charts/own_scales.py): fewer words beside broader bars. */
const usualRows = new WeakMap();
const slideOf = (chart) => chart.layout && chart.layout.meta && chart.layout.meta.slide;
const isSlide = (chart) => Boolean(slideOf(chart) && chart.layout.yaxis.range[0] === slideOf(chart).range[0]);
function showRows(chart, { y, width, annotations, shapes, range, x }) {
  window.Plotly.update(chart, { y: [y], width: [width] }, { annotations, shapes, "yaxis.range": [...range], "xaxis.range": [...x] });
}
export function asSlide(chart) {
  if (!slideOf(chart) || isSlide(chart)) return;
  const { data: [{ y, width }], layout: { annotations, shapes, xaxis, yaxis: { range } } } = chart;
  usualRows.set(chart, { y, width, annotations, shapes, range, x: xaxis.range });
  showRows(chart, slideOf(chart));
}
export function asUsual(chart) {
  if (wasDrawn(chart) && isSlide(chart) && usualRows.has(chart)) showRows(chart, usualRows.get(chart));
  if (!wasDrawn(chart) || !usualSizes.has(chart)) return;
  setSize(chart, usualOf(chart).height);
  usualSizes.delete(chart);
}
/* The rows of a chart that has a name for each, { names, at, range }, and the pixels above and below them; null for any other chart. */
export function rowsOf(chart) {
  const axis = wasDrawn(chart) && chart.layout.yaxis;
  if (!axis || !axis.ticktext || !axis.ticktext.length || !axis.range) return null;
  const { names, range } = usualOf(chart), { t, b } = layoutOf(chart)._size; // private: the margins as drawn
  return { names, at: axis.tickvals, range, around: t + b };
}
/* Of a chart of panels or of rows of words: the least height that holds them, and where each begins; null for any other. */
export const panelsOf = (chart) => (isSlide(chart) ? slideOf(chart) : chart.layout && chart.layout.meta && chart.layout.meta.least ? chart.layout.meta : null);
/* The size of the smallest text of a drawn chart, in its own pixels. */
export function smallestText(chart) {
  const sizes = [...chart.querySelectorAll(".main-svg text")].map((text) => parseFloat(window.getComputedStyle(text).fontSize));
  return Math.min(...sizes.filter((size) => size > 0), 14);
}
/* Saves a figure made of the chart's own as a file. `compose`: figure -> { data, layout, width, height }. */
export function saveChart(chart, compose, { format, name }) {
  const { data, layout } = JSON.parse(JSON.stringify({ data: chart.data, layout: chart.layout }));
  const { width, height, ...figure } = compose({ data, layout });
  return window.Plotly.downloadImage(figure, { format, filename: name, width, height, scale: format === "png" ? 2 : 1 });
}
export const setAxisTitle = (chart, breakInto) => window.Plotly.relayout(chart, { "xaxis.title.text": breakInto(layoutOf(chart).xaxis.title.text) });
export const setWidth = (chart, width) => window.Plotly.relayout(chart, { width: width, autosize: width === null });

/* ---- The parts of a drawn chart. */
const layoutOf = (chart) => chart._fullLayout; // private: the layout with every default filled in
export const isComplete = (chart) => Boolean(pictureOf(chart) && layoutOf(chart));
export const pictureOf = (chart) => chart.querySelector(".main-svg");
export const axisTitle = (chart) => chart.querySelector(".xtitle");
export const titlesOf = (chart) => [...chart.querySelectorAll(".xtitle, .ytitle, .gtitle, .cbtitle text, .colorbar text")];
export const ticksOf = (chart, letter) => [...chart.querySelectorAll("." + letter + "tick text")];
export const linesOf = (text) => Math.max(1, text.querySelectorAll("tspan.line").length);

/* The words on a chart: { group, text, annotation }. */
export function annotationsOf(chart) {
  const annotations = layoutOf(chart).annotations || [];
  return [...chart.querySelectorAll("g.annotation")].map((group) => (
    { group, text: group.querySelector("text"), annotation: annotations[Number(group.dataset.index)] }
  ));
}

/* The names of places on a map, those drawn last first: the area's own. */
export const mapNamesOf = (chart) => [...chart.querySelectorAll(".scattergeo text")].reverse();
/* What is seen of a map: as wide as its shapes, and what runs out of it is cut off. Null for other charts. */
export const mapGround = (chart) => chart.querySelector(".geolayer .bg rect");

export const movedAnnotations = (chart) => [...chart.querySelectorAll("g.annotation[transform]")];

/* From a value on both axes to a position in the window; null for a chart without such axes. */
function projection(chart, frame) {
  const { xaxis, yaxis } = layoutOf(chart);
  if (!xaxis || !yaxis || !xaxis.d2p) return null; // private: `d2p`, data to pixels, and `_offset`, where the axis begins
  return (x, y) => ({ x: frame.left + xaxis._offset + xaxis.d2p(x), y: frame.top + yaxis._offset + yaxis.d2p(y) });
}

/* Where the mark that an annotation names stands; null for words without a mark. */
export function anchorOf(chart, annotation, frame) {
  const project = projection(chart, frame);
  return project && annotation.xref === "x" && annotation.yref === "y" ? project(annotation.x, annotation.y) : null;
}

/* The boxes of a chart's marks. */
export function marksOf(chart, frame) {
  const project = projection(chart, frame);
  if (!project) return [];
  const traces = (chart._fullData || []).filter((trace) => // private: the traces with every default filled in
    trace.type === "scatter" && trace.mode && trace.mode.includes("markers") && trace.x);
  return traces.flatMap((trace) => Array.from(trace.x, (x, index) => {
    const { size } = trace.marker;
    const half = (typeof size === "number" ? size : size[index]) / 2 || 4;
    const at = project(x, trace.y[index]);
    return { left: at.x - half, right: at.x + half, top: at.y - half, bottom: at.y + half };
  })).filter((box) => isFinite(box.left) && isFinite(box.top));
}
