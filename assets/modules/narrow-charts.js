/* A chart in a narrow window: what would leave no room for its marks gives way, and what would run out of it is broken. No access to the document. */

const ROOM_FOR_MARKS = 140; // pixels: with less, the words beside the marks stand in the table alone
const SHORT_NAMES = 140; // pixels of both margins: a chart with no more is drawn nearly at its own size on a phone (workbench.css)
const LETTER = 6.9, LINE = 18; // pixels: a letter of an axis title on average, and a line of it
const EDGES = 16; // pixels
const NARROW = 450, HIGHER = 1.6; // pixels, and times the height that a narrower chart with named marks has

const areBeside = (note) => note.xref === "paper" && note.x === 1 && note.xanchor === "left";

export function hasShortNames({ layout: { margin } = {} }) {
  return Boolean(margin) && margin.l + margin.r <= SHORT_NAMES;
}

/* Words in lines of at most so many letters, broken at spaces; a longer word has a line of its own. */
export function inLines(text, letters) {
  const lines = [];
  text.split(" ").forEach((word) => {
    const last = lines[lines.length - 1];
    if (last !== undefined && last.length + 1 + word.length <= letters) lines[lines.length - 1] = last + " " + word;
    else lines.push(word);
  });
  return lines;
}

const lettersIn = (width) => Math.floor((width - EDGES) / LETTER);
/* A title that was measured to be too wide: in two lines at least. */
export const brokenTitle = (text, width) => inLines(text, Math.min(lettersIn(width), Math.ceil(0.6 * text.length))).join("<br>");

function withoutBeside(figure, width) {
  const { margin, annotations } = figure.layout;
  if (!margin || !annotations || !annotations.some(areBeside) || width - margin.l - margin.r >= ROOM_FOR_MARKS) return figure;
  return { ...figure, layout: { ...figure.layout, margin: { ...margin, r: 16 }, annotations: annotations.filter((note) => !areBeside(note)) } };
}

function withTitleInLines(figure, width) {
  const { margin, height, xaxis } = figure.layout, text = xaxis && xaxis.title && xaxis.title.text;
  if (!text || !margin || !height || text.includes("<br>")) return figure;
  const lines = inLines(text, lettersIn(width)), more = LINE * (lines.length - 1);
  if (!more) return figure;
  const broken = { ...xaxis, title: { ...xaxis.title, text: lines.join("<br>") } };
  return { ...figure, layout: { ...figure.layout, xaxis: broken, height: height + more, margin: { ...margin, b: (margin.b || 0) + more } } };
}

/* Names of marks stand above and below them where there is no room beside them. */
const namesMark = (note) => note.xref === undefined && note.yref === undefined;
function withRoomForNames(figure, width) {
  const { height, annotations } = figure.layout;
  if (!height || !annotations || !annotations.some(namesMark) || width >= NARROW || !hasShortNames(figure)) return figure;
  return { ...figure, layout: { ...figure.layout, height: Math.round(HIGHER * height) } };
}

/* The figure as it is drawn in `width` pixels; as it came where all of it has room. */
export const fitToWidth = (figure, width) => (
  width && figure.layout ? withTitleInLines(withRoomForNames(withoutBeside(figure, width), width), width) : figure
);
