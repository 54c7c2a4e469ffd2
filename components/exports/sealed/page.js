/* A sealed pack: draws its charts, and shows another area or period where the file holds it. It asks for nothing. */
(function () {
  "use strict";
  const element = (id) => document.getElementById(id);
  const bytesOf = (id) => Uint8Array.from(atob(element(id).textContent), (letter) => letter.charCodeAt(0));

  async function unpacked(id) {
    const stream = new Blob([bytesOf(id)]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  }

  async function check(data) {
    const wanted = document.querySelector("meta[name=checksum]").content.replace("sha256-", "");
    if (!window.crypto || !crypto.subtle) return;
    const found = [...new Uint8Array(await crypto.subtle.digest("SHA-256", data))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    element("checked").textContent = found === wanted ? "The data are as they were written." : "THE DATA HAVE BEEN CHANGED since they were written.";
  }

  function add(parent, tag, text) {
    const made = document.createElement(tag);
    made.textContent = text;
    parent.append(made);
    return made;
  }

  function showTable(place, table) {
    place.replaceChildren();
    if (!table) { add(place, "p", "This card has no table."); return; }
    const made = document.createElement("table"), head = made.createTHead().insertRow(), body = made.createTBody();
    table.heads.forEach((words) => { add(head, "th", words).scope = "col"; });
    table.rows.forEach((cells) => { const row = body.insertRow(); cells.forEach((cell) => add(row, "td", cell)); });
    place.append(made);
    if (table.left_out) add(place, "p", table.left_out + " more rows are in the workbook.");
  }

  function draw(number, figure, shapes) {
    const place = element("chart-" + number);
    place.hidden = !figure;
    if (!figure) return;
    const copy = JSON.parse(JSON.stringify(figure));
    copy.data.forEach((trace) => { if (typeof trace.geojson === "string") trace.geojson = shapes[trace.geojson]; });
    window.Plotly.react(place, copy.data, { ...copy.layout, autosize: true }, { displayModeBar: false, responsive: true, topojsonURL: "" });
  }

  function show(data, number) {
    const area = element("area") ? element("area").value : "", period = element("period") ? element("period").value : "";
    const variants = data.cards[number];
    const key = [area + "|" + period, area + "|", "|" + period, "|"].find((each) => each in variants);
    const card = data.made[variants[key]], instead = element("instead-" + number);
    const words = [];
    if (area && !key.startsWith(area + "|")) words.push("This card is not held for the area chosen: it is as in the pack.");
    if (period && !key.endsWith("|" + period)) words.push("This card is not held for the period chosen: it has the period of the pack.");
    instead.hidden = !words.length;
    instead.textContent = words.join(" ");
    element("title-" + number).textContent = card.title;
    element("badge-" + number).textContent = card.badge;
    element("sentence-" + number).textContent = card.sentence;
    showTable(element("table-" + number), card.table);
    const about = element("about-" + number);
    about.replaceChildren();
    card.about.forEach(([term, text]) => { add(about, "dt", term); add(about, "dd", text); });
    draw(number, card.figure, data.shapes);
  }

  async function begin() {
    const [text, library] = await Promise.all([unpacked("data"), unpacked("library")]);
    check(text);
    const data = JSON.parse(new TextDecoder().decode(text));
    // Without these the library would ask for a map of the world, though nothing of it is drawn.
    const empty = Object.fromEntries("coastlines land ocean lakes rivers countries subunits".split(" ")
      .map((name) => [name, { type: "GeometryCollection", geometries: [] }]));
    window.PlotlyGeoAssets = { topojson: { world_110m: { type: "Topology", arcs: [], objects: empty } } };
    const script = document.createElement("script");
    script.textContent = new TextDecoder().decode(library);
    document.head.append(script);
    const all = () => { data.cards.forEach((_, number) => show(data, number)); document.body.dataset.drawn = String(Date.now()); };
    ["area", "period"].forEach((id) => { if (element(id)) element(id).addEventListener("change", all); });
    all();
  }

  begin().catch((problem) => {
    const said = document.createElement("p");
    said.className = "notice";
    said.textContent = "The charts cannot be drawn in this browser (" + problem.message + "). The tables stand below each title.";
    document.querySelector("h1").after(said);
  });
})();
