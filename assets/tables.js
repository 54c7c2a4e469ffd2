/* Builds what the server sends as data: words with their marks (components/markup.py), and an exhibit's table from rows of
   finished words (components/tables.py). Text only: nothing is read as HTML. */
(function () {
  "use strict";
  const dash = (window.dash_clientside = window.dash_clientside || {});
  /* What can wait until the charts are on the screen: done in the first quiet moment after their frame. */
  const quiet = window.requestIdleCallback || ((then) => window.setTimeout(then, 50));
  const afterPaint = (then) => window.requestAnimationFrame(() => quiet(then, { timeout: 500 }));
  dash.workbench = Object.assign(dash.workbench || {}, { afterPaint: afterPaint });

  function make(tag, attributes, ...children) {
    const element = document.createElement(tag);
    Object.entries(attributes || {}).forEach(([name, value]) => element.setAttribute(name, value));
    children.forEach((child) => element.append(child));
    return element;
  }
  function heading(column, index, sortable) {
    const label = sortable ? make("button", { type: "button", class: "sort", "data-sort": index }, column.label) : column.label;
    /* On paper a button is painted on a table's first page only: the words stand beside it, for paper alone. */
    const printed = sortable ? [make("span", { class: "printed-heading", "aria-hidden": "true" }, column.label)] : [];
    if (!column.meaning) return [label, ...printed];
    const meaning = make("span", { class: "term-meaning", role: "tooltip" }, column.meaning);
    return [make("span", sortable ? { class: "term" } : { class: "term", tabindex: "0" }, label, meaning), ...printed];
  }
  function content(cell) {
    if (typeof cell === "string") return cell;
    return make("a", { href: cell.address, ...(cell.outside ? { rel: "external" } : { "data-inside": "true" }) }, cell.words);
  }
  function built(table) {
    const several = table.rows.length > 2;
    const head = make("tr", {}, ...table.columns.map((c, index) =>
      make("th", { scope: "col", class: c.form }, ...heading(c, index, several && c.form !== "link"))));
    if (table.drill) head.append(make("th", { scope: "col", class: "act" }, "Choose"));
    const focus = new Set(table.focus), chosen = new Set(table.chosen);
    const body = table.rows.map((row, index) => {
      const cells = row.map((cell, place) =>
        place === 0
          ? make("th", { scope: "row", class: table.columns[0].form }, content(cell))
          : make("td", { class: table.columns[place].form }, content(cell)));
      if (table.drill) {
        const name = table.drill.verb + " " + table.drill.names[index];
        const acts = { "data-drill": table.drill.control, "data-value": table.drill.values[index] };
        const button = make("button", { type: "button", class: "small", "aria-label": name, ...acts }, table.drill.verb);
        cells.push(make("td", { class: "act" }, button));
      }
      const kind = (focus.has(index) ? "focus " : "") + (chosen.has(index) ? "chosen" : "");
      return make("tr", kind ? { class: kind } : {}, ...cells);
    });
    const caption = make("caption", {}, table.caption);
    const whole = make("table", { class: "figures" }, caption, make("thead", {}, head), make("tbody", {}, ...body));
    return make("div", { class: "table-frame", role: "region", tabindex: "0", "aria-label": table.caption }, whole);
  }
  /* Sorting: up, down, and as it came. What is missing stays last. A table that is renewed stays sorted as it was. */
  const spoken = new Intl.Collator("en-GB", { numeric: true, sensitivity: "base" });
  function sort(place, by) {
    const table = JSON.parse(place.builtFrom), body = place.querySelector("tbody");
    if (!body || (by && !table.columns[by.column])) return;
    place.sortedBy = by;
    place.ownOrder = place.ownOrder || [...body.rows];
    const order = by && table.columns[by.column].order;
    const word = (row) => { const cell = table.rows[row][by.column]; return typeof cell === "string" ? cell : cell.words; };
    const missing = (row) => (order ? order[row] < 0 : word(row) === "");
    const rows = place.ownOrder.map((_, row) => row);
    if (by) rows.sort((a, b) => missing(a) - missing(b)
      || (missing(a) ? 0 : by.sign * (order ? order[a] - order[b] : spoken.compare(word(a), word(b)))) || a - b);
    body.append(...rows.map((row) => place.ownOrder[row]));
    place.querySelectorAll("thead th").forEach((head, index) => {
      if (by && index === by.column) head.setAttribute("aria-sort", by.sign > 0 ? "ascending" : "descending");
      else head.removeAttribute("aria-sort");
    });
  }
  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest("button[data-sort]");
    if (!button) return;
    const place = button.closest("[data-table]"), column = Number(button.dataset.sort), was = place.sortedBy;
    if (!was || was.column !== column) sort(place, { column: column, sign: 1 });
    else sort(place, was.sign > 0 ? { column: column, sign: -1 } : null);
  });
  /* The keyboard may stand on a button of the table that is renewed: it stays on the same button. */
  function build(place) {
    const text = place.dataset.table;
    if (place.builtFrom === text) return;
    place.builtFrom = text;
    const on = place.contains(document.activeElement) ? document.activeElement.dataset : {};
    const held = on.value !== undefined ? ["value", on.value] : on.sort !== undefined ? ["sort", on.sort] : undefined;
    const top = place.firstElementChild ? place.firstElementChild.scrollTop : 0;
    const table = text ? JSON.parse(text) : null;
    place.replaceChildren(...(table ? [built(table)] : []));
    place.dataset.rows = table ? table.rows.length : 0;
    place.ownOrder = undefined;
    if (table && place.sortedBy) sort(place, place.sortedBy);
    if (place.firstElementChild) place.firstElementChild.scrollTop = top;
    if (held !== undefined) {
      const again = place.querySelector("[data-" + held[0] + '="' + CSS.escape(held[1]) + '"]');
      if (again) again.focus({ preventScroll: true });
    }
  }
  /* Words at once, in the frame of their charts. What stands there already is kept and set right, so that an open fold
     stays open, and the keyboard and what is marked stay where they are. */
  function setParts(place, parts) {
    parts.forEach((part, index) => {
      const there = place.childNodes[index];
      const words = typeof part === "string";
      let now = there;
      if (!there || there.nodeName.toLowerCase() !== (words ? "#text" : part[0])) {
        now = words ? document.createTextNode(part) : document.createElement(part[0]);
        if (there) there.replaceWith(now); else place.append(now);
      }
      if (!words) setElement(now, part[1], part[2]);
      else if (now.data !== part) now.data = part;
    });
    while (place.childNodes.length > parts.length) place.lastChild.remove();
  }
  function setElement(element, attributes, parts) {
    Object.keys(element.given || {}).forEach((name) => { if (!(name in attributes)) element.removeAttribute(name); });
    Object.entries(attributes).forEach(([name, value]) => {
      if (element.getAttribute(name) !== value) element.setAttribute(name, value);
    });
    element.given = attributes;
    setParts(element, parts);
  }
  function say() {
    document.querySelectorAll("[data-words]").forEach((place) => {
      if (place.saidFrom === place.dataset.words) return;
      place.saidFrom = place.dataset.words;
      setParts(place, JSON.parse(place.saidFrom));
    });
  }

  /* Charts first, tables in the quiet after them; folded ones when they are opened. */
  function buildAll() {
    document.querySelectorAll("[data-table]").forEach((place) => {
      const fold = place.closest("details");
      if (!fold || fold.open) build(place);
    });
  }
  let waiting = false;
  new MutationObserver(() => {
    say();
    if (waiting || !document.querySelector("[data-table]")) return;
    waiting = true;
    afterPaint(() => { waiting = false; buildAll(); });
  }).observe(document.documentElement, { subtree: true, childList: true, attributeFilter: ["data-table", "data-words"] });
  document.addEventListener("toggle", (event) => { if (event.target.open) buildAll(); }, true);
  window.addEventListener("beforeprint", buildAll);
})();
