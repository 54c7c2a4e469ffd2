/* Where the texts of a chart go so that no two of them touch. Boxes are { left, right, top, bottom } in pixels. No access to the document. */

export const BESIDE = 8; // pixels between tick labels on one line
const CLEAR = 3; // pixels between a name and a mark: its ground would cut the mark
const APART = 2; // pixels between any two texts
const STEP = 4, FAR = 180; // pixels: how finely, and how far away, a free position is sought
const FROM_MARK = 7, SHORTEST_LINE = 20; // pixels: where a line begins beside its mark; shorter ones are not drawn
const COVERED = 300; // pixels a name would rather move than cover a mark: farther than FAR, so that it covers one only where it must
const MOST_COVERED = 1; // marks: a name that would hide more is left out

export const shifted = (box, dx, dy) => ({ left: box.left + dx, right: box.right + dx, top: box.top + dy, bottom: box.bottom + dy });
export const hasSize = (box) => box.right > box.left && box.bottom > box.top;
const touch = (one, other, x, y) =>
  one.left < other.right + x && other.left < one.right + x && one.top < other.bottom + y && other.top < one.bottom + y;
const isWithin = (box, frame) =>
  box.left >= frame.left && box.right <= frame.right && box.top >= frame.top && box.bottom <= frame.bottom;

/* How far a box that runs out of the frame must move sideways. */
export function shiftInto(frame, box) {
  if (box.left < frame.left) return frame.left - box.left;
  return box.right > frame.right ? frame.right - box.right : 0;
}

/* The labels of an axis that stay: all, or every second, third, ... counted back from the last. A label with more lines than the others
   says what an end of the axis means, and stays. A tick is { box, lines }. */
export function thinnedTicks(ticks, gap) {
  const fewest = Math.min(...ticks.map((tick) => tick.lines));
  const isSpecial = (index) => ticks[index].lines > fewest;
  const touches = (index, other) => touch(ticks[index].box, ticks[other].box, gap, 0);
  for (let step = 1; step <= ticks.length; step++) {
    const every = ticks.map((_, index) => index).filter((index) => isSpecial(index) || (ticks.length - 1 - index) % step === 0);
    const special = every.filter(isSpecial);
    const kept = every.filter((index) => isSpecial(index) || !special.some((other) => touches(index, other)));
    if (kept.every((index, at) => at === 0 || !touches(index, kept[at - 1]))) return new Set(kept);
  }
  return new Set(ticks.length ? [ticks.length - 1] : []);
}

/* Moves sideways that are tried: round the mark of a name, or along the line of any other word. */
function sidewaysMoves(label, into) {
  const { box, anchor } = label;
  const width = box.right - box.left;
  if (anchor) return [into, 2 * anchor.x - box.left - box.right, anchor.x - (box.left + box.right) / 2];
  return [into, into - width / 2 - BESIDE, into + width / 2 + BESIDE, into - width - BESIDE, into + width + BESIDE];
}

/* The nearest move { dx, dy } that brings a label into the frame and clear of the boxes in `placed`; null where there is none. */
export function freeMove(label, placed, marks, frame) {
  const into = shiftInto(frame, label.box);
  const cost = (dx, dy) => {
    const box = shifted(label.box, dx, dy);
    if (!isWithin(box, frame) || placed.some((other) => touch(box, other, APART, 0))) return Infinity;
    const covered = label.anchor ? marks.filter((mark) => touch(box, mark, CLEAR, CLEAR)).length : 0;
    if (covered > MOST_COVERED) return Infinity;
    return Math.abs(dy) + 0.5 * Math.abs(dx - into) + COVERED * covered;
  };
  let best = { dx: 0, dy: 0, cost: cost(0, 0) };
  for (let far = 0; far <= FAR && best.cost > far; far += STEP)
    for (const dy of far ? [-far, far] : [0])
      for (const dx of sidewaysMoves(label, into)) {
        const move = { dx, dy, cost: cost(dx, dy) };
        if (move.cost < best.cost) best = move;
      }
  return best.cost < Infinity ? { dx: best.dx, dy: best.dy } : null;
}

const clamp = (value, low, high) => Math.min(Math.max(value, low), high);

/* The line { from, to } from a mark to its name in `box`; null where the name is near enough without. */
export function leaderLine(anchor, box) {
  const to = { x: clamp(anchor.x, box.left, box.right), y: clamp(anchor.y, box.top + 3, box.bottom - 3) };
  const length = Math.hypot(to.x - anchor.x, to.y - anchor.y);
  if (length < SHORTEST_LINE) return null;
  const share = FROM_MARK / length;
  return { from: { x: anchor.x + share * (to.x - anchor.x), y: anchor.y + share * (to.y - anchor.y) }, to };
}

/* What becomes of the texts of a chart. `axes` are lists of ticks with the gap they need; `labels` are words on the chart, with an
   anchor where they name a mark, and `within` where they are seen in a part of the frame only. The answer holds the ticks and labels left out, the moves, and the lines to draw. */
export function placeTexts({ titles, axes, labels, marks, frame }) {
  const placed = [...titles], whole = [], omitted = [], moves = [], lines = [];
  axes.forEach(({ ticks, gap }) => {
    const kept = thinnedTicks(ticks, gap);
    ticks.forEach((tick, index) => {
      if (kept.has(index) && !placed.some((other) => touch(tick.box, other, 0, 0))) {
        placed.push(tick.box);
        if (tick.whole) whole.push(tick.whole);
      }
      else omitted.push(tick);
    });
  });
  placed.push(...whole); // names of rows may stand as close as their letters do, other words not
  // Words of lines and limits first, which have one position; names of marks may stand anywhere round them.
  const inOrder = [...labels.filter((label) => !label.anchor), ...labels.filter((label) => label.anchor)];
  inOrder.filter((label) => hasSize(label.box)).forEach((label) => {
    const move = freeMove(label, placed, marks, label.within || frame);
    if (!move) { omitted.push(label); return; }
    const box = shifted(label.box, move.dx, move.dy);
    placed.push(box);
    if (move.dx || move.dy) moves.push({ label, ...move });
    const line = label.anchor && leaderLine(label.anchor, box);
    if (line) lines.push({ label, ...line });
  });
  return { omitted, moves, lines };
}
