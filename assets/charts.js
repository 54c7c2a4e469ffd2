/* Charts in the browser: what is in sight is drawn first, the rest in quiet moments after it; their colours follow the
   scheme; on paper all of them stand, dark on white, at its width. Loaded before the scripts that use it: by name. */
(function () {
  "use strict";
  const root = document.documentElement;
  const dash = (window.dash_clientside = window.dash_clientside || {});
  const plots = () => document.querySelectorAll(".js-plotly-plot");
  let draw; // the library's own drawing

  /* ---- first what is in sight. A page has up to fifteen charts and a window holds two; drawing one takes as long as the
     rest of the page. What waits is drawn when it comes near the window, or when there is nothing else to do. */
  const waiting = new Map(); // the chart's element -> what is to be drawn, and who is told when it is
  const near = new WeakMap(); // the chart's element -> whether it stands in the window or half a window from it
  const sight = new IntersectionObserver((seen) => {
    seen.forEach((each) => near.set(each.target, each.isIntersecting));
    seen.forEach((each) => { if (each.isIntersecting && waiting.has(each.target)) drawNow(each.target); });
    if (waiting.size) drawInQuiet();
  }, { rootMargin: "50% 0px" });

  function drawWhenDue(chart, figure) {
    if (near.get(chart) && !waiting.has(chart)) return draw(chart, figure);
    if (!near.has(chart)) {
      near.set(chart, false);
      sight.observe(chart); // tells where it stands before the next frame
    }
    chart.style.minHeight = ((figure.layout && figure.layout.height) || 0) + "px"; // the place it will take
    if (chart.on) { // it stands, of an earlier view, and may be superseded again before it is seen
      waiting.set(chart, { figure: figure, told: () => {} });
      drawInQuiet();
      return Promise.resolve(chart);
    }
    return new Promise((told) => waiting.set(chart, { figure: figure, told: told }));
  }
  function drawNow(chart) {
    const due = waiting.get(chart);
    waiting.delete(chart);
    if (!chart.isConnected) return;
    chart.style.minHeight = "";
    return draw(chart, due.figure).then(due.told);
  }
  const quiet = window.requestIdleCallback || ((then) => window.setTimeout(then, 50));
  let asked = false;
  function drawInQuiet() {
    if (asked) return;
    asked = true;
    quiet(() => {
      asked = false;
      if (!waiting.size) return;
      if (document.querySelector("[data-dash-is-loading=true]")) window.setTimeout(drawInQuiet, 100); // the reader comes first
      else {
        drawNow(waiting.keys().next().value);
        drawInQuiet();
      }
    });
  }
  /* Labels are placed after every drawing: the library tells of all but the first. */
  const watched = new WeakSet();
  function watchLabels(chart) {
    if (watched.has(chart) || !chart.on) return;
    watched.add(chart);
    chart.on("plotly_afterplot", () => dash.workbench.placeLabels(chart));
    dash.workbench.placeLabels(chart);
  }
  document.addEventListener("toggle", (event) => { // a chart that was folded away could not be measured
    if (event.target.open) event.target.querySelectorAll(".js-plotly-plot").forEach((chart) => dash.workbench.placeLabels(chart));
  }, true);
  const drawAll = () => Promise.all([...waiting.keys()].map(drawNow));

  /* ---- each light colour has one dark partner (components/theme.py): exchange them in the charts on the page */
  let drawn;
  const WORDS = new Set(["bdata", "customdata", "geojson", "locations", "hovertemplate", "hovertext", "name", "text", "ticktext"]);
  function exchanged(part, table) {
    if (typeof part === "string") return table[part] || part;
    if (Array.isArray(part)) return part.map((each) => exchanged(each, table));
    if (part && typeof part === "object" && Object.getPrototypeOf(part) === Object.prototype)
      return Object.fromEntries(Object.entries(part).map(([k, v]) => [k, WORDS.has(k) ? v : exchanged(v, table)]));
    return part;
  }
  function inScheme(towards) {
    const from = drawn;
    drawn = towards;
    if (from === undefined || from === towards || !draw) return; // the server makes a page in the scheme it knows
    const pairs = Object.entries(JSON.parse(root.dataset.exchange));
    const table = Object.fromEntries(towards === "dark" ? pairs : pairs.map(([light, dark]) => [dark, light]));
    waiting.forEach((due) => { due.figure = exchanged(due.figure, table); });
    plots().forEach((chart) => {
      if (!waiting.has(chart)) draw(chart, exchanged(chart.data, table), exchanged(chart.layout, table));
    });
  }

  /* ---- print: always dark on white, at the width of the paper */
  let before;
  window.addEventListener("beforeprint", () => {
    if (!draw) return;
    before = drawn;
    inScheme("light");
    drawAll();
    plots().forEach((chart) => { window.Plotly.relayout(chart, { width: 680, autosize: false }); });
  });
  window.addEventListener("afterprint", () => {
    if (!draw) return;
    plots().forEach((chart) => { window.Plotly.relayout(chart, { width: null, autosize: true }); });
    inScheme(before);
  });

  /* ---- the chart library: fetched early under an address with a version in it; read once the words and tables of a page
     with a chart stand, on a page without one a little later, for the page after it: reading it takes longer than all else.
     Until then something to wait for stands in its place: the framework waits for that, and loads nothing. */
  const library = document.getElementById("chart-library");
  const LATER = 1500; // milliseconds
  let reading;
  function read() {
    return new Promise((ready, failed) => {
      const script = document.createElement("script");
      script.src = library.href;
      script.onload = () => {
        const react = window.Plotly.react;
        draw = (chart, ...what) => react(chart, ...what).then((done) => { watchLabels(chart); return done; });
        window.Plotly.react = (chart, figure, ...more) => (more.length ? draw(chart, figure, ...more) : drawWhenDue(chart, figure));
        ready(window.Plotly);
      };
      script.onerror = () => failed(new Error("the chart library did not load"));
      const begin = () => { if (!script.isConnected) document.head.append(script); };
      window.setTimeout(() => { // the words say which pictures there are
        const pictures = [...document.querySelectorAll("[id$='-picture']")].filter((each) => each.offsetParent);
        if (pictures.length) quiet(() => window.requestAnimationFrame(() => window.setTimeout(begin, 0)), { timeout: 100 });
        else window.setTimeout(begin, LATER);
      }, 0);
      window.addEventListener("_dashprivate_pushstate", begin, { once: true });
    });
  }
  if (library) window.Plotly = { then: (ready, failed) => (reading = reading || read()).then(ready, failed) };
  /* no map of the world is ever fetched from elsewhere */
  window.PlotlyGeoAssets = { topojson: { world_110m: { type: "Topology", objects: {}, arcs: [] } } };

  dash.workbench = Object.assign(dash.workbench || {}, { chartsInScheme: inScheme, allDrawn: drawAll });
})();
