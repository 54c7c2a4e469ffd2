/* Which part of a chart's rows a window shows, where it does not hold all of them. No access to the document. */

const EVENLY = 0.05; // of the room: how finely parts are made alike
const LETTERS = 13.3, LINE = 18.2; // pixels of a chart: the height of a line of letters, and from one line to the next

const linesOf = (name) => String(name).split("<br>").length;
export const onOneLine = (names) => names.map((name) => String(name).split("<br>").join(" "));
export const areBroken = (names) => names.some((name) => linesOf(name) > 1);

/* Pixels that one step of the axis needs so that no name touches the next. A name of several lines needs more. */
export function stepNeeded(names, at) {
  const tall = names.map((name) => LETTERS + LINE * (linesOf(name) - 1));
  const needed = at.slice(1).map((value, index) => (tall[index] + tall[index + 1]) / 2 / Math.abs(value - at[index]));
  return Math.max(0, ...needed);
}

/* The least height of a chart with all its rows. */
export const leastHeight = ({ names, at, range, around }) => Math.ceil(around + stepNeeded(names, at) * Math.abs(range[1] - range[0]));

/* The rows in as few parts as fit `room` pixels, as ranges of the axis, in the order they are read. All parts have the same scale, so that a
   row is as high in one as in the next. */
export function parts({ names, at, range, around }, room) {
  const step = stepNeeded(names, at), whole = Math.abs(range[1] - range[0]), down = Math.sign(range[0] - range[1]) || 1;
  if (around + step * whole <= room) return [range];
  const held = Math.max((room - around) / step, 1 / step);
  const inOrder = [...at].sort((one, other) => down * (one - other));
  const top = (index) => (index === 0 ? range[1] : (inOrder[index - 1] + inOrder[index]) / 2);
  for (let number = Math.ceil(whole / held); ; number++) {
    const most = Math.max(1, Math.ceil(inOrder.length / number)), starts = [];
    for (let index = 0; index < inOrder.length; index += most) starts.push(top(index));
    const tallest = Math.max(...starts.map((start, index) => Math.abs((index + 1 < starts.length ? starts[index + 1] : range[0]) - start)));
    if (tallest <= held || most === 1) return starts.map((start) => [start + down * tallest, start]);
  }
}

/* The same for things of given heights one under another, such as panels or rows of a table: [from, to) in pixels, none cut, the parts about
   as long as one another. `tops` is where each begins, `end` where the last ends. What is higher than the room alone is a part of its own. */
export function stretches(tops, end, room) {
  const fewest = filled(tops, end, room).length;
  for (let even = end / fewest; even < room; even += EVENLY * room) {
    const found = filled(tops, end, even);
    if (found.length === fewest) return found;
  }
  return filled(tops, end, room);
}

function filled(tops, end, room) {
  const found = [];
  let from = 0;
  tops.forEach((top, index) => {
    const bottom = index + 1 < tops.length ? tops[index + 1] : end;
    if (bottom - from > room && top > from) {
      found.push([from, top]);
      from = top;
    }
  });
  return [...found, [from, end]];
}
