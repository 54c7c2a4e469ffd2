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
/* Another size for a while; null gives a side back: the width to its frame, the height to the figure. The library takes the height out of
   the layout of a chart that fits its frame, and knows it only as it is drawn. */
const heightOf = (chart) => chart.layout.height || layoutOf(chart).height;
export function setSize(chart, width, height) {
  if (!wasDrawn(chart)) return undefined;
  if (chart.dataset.height === undefined) chart.dataset.height = heightOf(chart) || "";
  const usual = Number(chart.dataset.height) || null;
  if (height === null) delete chart.dataset.height;
  return window.Plotly.relayout(chart, { width, height: height === null ? usual : height, autosize: width === null });
}
/* Pixels below which the names of rows would touch; 0 for a chart whose rows have no names. Rows with a name of one line may be as close
   as their letters are high. */
const ROUND_ROWS = 90, CLOSEST = 0.81, LETTERS = 13;
export function leastHeight(chart) {
  const names = wasDrawn(chart) && chart.layout.yaxis && chart.layout.yaxis.ticktext;
  if (!names) return 0;
  const usual = Number(chart.dataset.height || heightOf(chart)) || ROUND_ROWS;
  const areShort = !names.some((name) => String(name).includes("<br>"));
  return Math.round(ROUND_ROWS + (areShort ? Math.min(LETTERS * names.length, usual - ROUND_ROWS) : (usual - ROUND_ROWS) * CLOSEST));
}
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
