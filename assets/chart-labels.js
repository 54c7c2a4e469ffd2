/* No two texts of a chart lie on one another, at any width. What the server cannot know is measured here after every drawing (a new
   view, another width, paper): tick labels that would touch are thinned evenly, counted back from the newest; a word on the chart
   that would lie on another text moves to the nearest free place, with a line to its mark; one for which there is none is left out,
   since the table has it. Exports `placeLabels`. Loaded before charts.js: by name. */
(function () {
  "use strict";
  const dash = (window.dash_clientside = window.dash_clientside || {});
  const BESIDE = 8, APART = 2; // pixels between tick labels of one line, and between any two texts
  const STEP = 4, FAR = 180; // how finely and how far away a free place is looked for
  const SVG = "http://www.w3.org/2000/svg";
  const OUT = "crowded-out";

  function boxOf(element) {
    const box = element.getBoundingClientRect();
    return { left: box.left, right: box.right, top: box.top, bottom: box.bottom };
  }
  const moved = (box, dx, dy) => ({ left: box.left + dx, right: box.right + dx, top: box.top + dy, bottom: box.bottom + dy });
  const touch = (one, other, x, y) =>
    one.left < other.right + x && other.left < one.right + x && one.top < other.bottom + y && other.top < one.bottom + y;
  const shown = (box) => box.right > box.left && box.bottom > box.top;
  const rows = (text) => Math.max(1, text.querySelectorAll("tspan.line").length);

  /* Every label of an axis, or every second, third, ... back from its end. One with more lines than the others says what the end of
     the axis means, and stays. */
  function thinned(ticks, gap) {
    const least = Math.min(...ticks.map((tick) => tick.rows));
    const special = (index) => ticks[index].rows > least;
    for (let step = 1; ; step++) {
      let kept = ticks.map((_, index) => index).filter((index) => special(index) || (ticks.length - 1 - index) % step === 0);
      const held = kept.filter(special);
      kept = kept.filter((index) => special(index) || !held.some((other) => touch(ticks[index].box, ticks[other].box, gap, 0)));
      const clear = kept.every((index, at) => at === 0 || !touch(ticks[index].box, ticks[kept[at - 1]].box, gap, 0));
      if (clear || step >= ticks.length) return new Set(clear ? kept : [ticks.length - 1]);
    }
  }
  function axisTicks(chart, letter) {
    const ticks = [...chart.querySelectorAll("." + letter + "tick text")].map((text) => ({ text: text, box: boxOf(text), rows: rows(text) }));
    const side = letter === "x" ? "left" : "bottom";
    return ticks.filter((tick) => shown(tick.box)).sort((one, other) => one.box[side] - other.box[side]);
  }

  /* Where the marks of a chart stand in the window, for names that should not cover them. */
  function marksOf(chart, frame) {
    const { xaxis, yaxis } = chart._fullLayout;
    if (!xaxis || !yaxis || !xaxis.d2p) return [];
    const found = [];
    (chart._fullData || []).forEach((trace) => {
      if (trace.type !== "scatter" || !trace.mode || !trace.mode.includes("markers") || !trace.x) return;
      const size = (index) => { const given = trace.marker.size; return (typeof given === "number" ? given : given[index]) / 2 || 4; };
      for (let index = 0; index < trace.x.length; index++) {
        const x = frame.left + xaxis._offset + xaxis.d2p(trace.x[index]), y = frame.top + yaxis._offset + yaxis.d2p(trace.y[index]);
        const half = size(index);
        if (isFinite(x) && isFinite(y)) found.push({ left: x - half, right: x + half, top: y - half, bottom: y + half });
      }
    });
    return found;
  }
  function anchorOf(chart, note, frame) {
    const { xaxis, yaxis } = chart._fullLayout;
    if (!xaxis || !yaxis || !xaxis.d2p || note.xref !== "x" || note.yref !== "y") return null;
    return { x: frame.left + xaxis._offset + xaxis.d2p(note.x), y: frame.top + yaxis._offset + yaxis.d2p(note.y) };
  }

  /* How far a box that runs beyond the picture must move sideways. */
  const inward = (box, frame) => (box.left < frame.left ? frame.left - box.left : box.right > frame.right ? frame.right - box.right : 0);

  /* The nearest move that brings a word clear of all texts and into the picture; null where there is none. */
  function freeMove(word, placed, marks, frame) {
    const box = word.box, wide = box.right - box.left;
    const within = (at) => at.left >= frame.left && at.right <= frame.right && at.top >= frame.top && at.bottom <= frame.bottom;
    const into = inward(box, frame), sideways = [into];
    if (word.anchor) sideways.push(2 * word.anchor.x - box.left - box.right, word.anchor.x - (box.left + box.right) / 2);
    else sideways.push(into - wide / 2 - BESIDE, into + wide / 2 + BESIDE, into - wide - BESIDE, into + wide + BESIDE);
    const cost = (dx, dy) => {
      const at = moved(box, dx, dy);
      if (!within(at) || placed.some((other) => touch(at, other, APART, 0))) return Infinity;
      const covered = word.anchor ? marks.filter((mark) => touch(at, mark, 0, 0)).length : 0;
      return Math.abs(dy) + 0.5 * Math.abs(dx - into) + 12 * covered;
    };
    let best = { dx: 0, dy: 0, cost: cost(0, 0) };
    for (let far = 0; far <= FAR && best.cost > far; far += STEP)
      for (const dy of far ? [-far, far] : [0])
        for (const dx of sideways) {
          const now = cost(dx, dy);
          if (now < best.cost) best = { dx: dx, dy: dy, cost: now };
        }
    return best.cost < Infinity ? best : null;
  }

  /* A line from a mark to its name, where the name has moved away from it. */
  function leader(word, at, frame) {
    const { x, y } = word.anchor, clamp = (value, low, high) => Math.min(Math.max(value, low), high);
    const to = { x: clamp(x, at.left, at.right), y: clamp(y, at.top + 3, at.bottom - 3) };
    const length = Math.hypot(to.x - x, to.y - y);
    if (length < 20) return null;
    const from = { x: x + (7 * (to.x - x)) / length, y: y + (7 * (to.y - y)) / length };
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("class", "label-leader");
    path.setAttribute("d", "M" + [from.x - frame.left, from.y - frame.top] + "L" + [to.x - frame.left, to.y - frame.top]);
    path.setAttribute("stroke", word.colour);
    return path;
  }

  function placeLabels(chart) {
    const picture = chart.querySelector(".main-svg");
    if (!picture || !chart._fullLayout) return;
    chart.querySelectorAll("." + OUT).forEach((each) => each.classList.remove(OUT));
    chart.querySelectorAll("g.annotation[transform]").forEach((each) => each.removeAttribute("transform"));
    chart.querySelectorAll(".label-leader").forEach((each) => each.remove());
    const title = chart.querySelector(".xtitle");
    if (title) title.style.translate = "";
    const frame = boxOf(picture);
    if (!shown(frame)) return; // folded away: placed when it is opened
    // First all is measured, then all is moved: the browser lays the page out once.
    const slide = title ? inward(boxOf(title), frame) : 0; // the title of a narrow axis runs beyond it
    if (slide) title.style.translate = slide + "px 0";
    const titles = [...chart.querySelectorAll(".xtitle, .ytitle, .gtitle, .cbtitle text, .colorbar text")].map(boxOf).filter(shown);
    const across = axisTicks(chart, "x"), up = axisTicks(chart, "y");
    const notes = chart._fullLayout.annotations || [];
    const words = [...chart.querySelectorAll("g.annotation")].map((group) => {
      const note = notes[Number(group.dataset.index)], text = group.querySelector("text");
      return { group: group, box: boxOf(text), anchor: anchorOf(chart, note, frame), colour: note.font.color };
    });
    const marks = words.some((word) => word.anchor) ? marksOf(chart, frame) : [];

    const placed = [...titles], out = [], moves = [], lines = [];
    [[across, BESIDE], [up, 0]].forEach(([ticks, gap]) => {
      const kept = ticks.length ? thinned(ticks, gap) : new Set();
      ticks.forEach((tick, index) => {
        if (kept.has(index) && !placed.some((other) => touch(tick.box, other, 0, 0))) placed.push(tick.box);
        else out.push(tick.text);
      });
    });
    // Words of lines and limits first: they have one place. Names beside marks may stand round them.
    [...words.filter((word) => !word.anchor), ...words.filter((word) => word.anchor)].forEach((word) => {
      if (!shown(word.box)) return;
      const move = freeMove(word, placed, marks, frame);
      if (!move) { out.push(word.group); return; }
      const at = moved(word.box, move.dx, move.dy);
      placed.push(at);
      if (move.dx || move.dy) moves.push([word.group, move]);
      const line = word.anchor && leader(word, at, frame);
      if (line) lines.push([word.group, line]);
    });

    out.forEach((each) => each.classList.add(OUT));
    moves.forEach(([group, move]) => group.setAttribute("transform", "translate(" + move.dx + "," + move.dy + ")"));
    lines.forEach(([group, line]) => group.before(line));
  }

  dash.workbench = Object.assign(dash.workbench || {}, { placeLabels: placeLabels });
})();
