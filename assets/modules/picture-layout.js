/* A figure with its title, what is shown, its source and date around it. No access to the document. */
const WIDTH = 1200, SIDE = 24, TITLE = 22, SMALL = 14; // pixels

/* Words in lines of at most `most` characters. */
export function wrap(words, most) {
  const lines = [""];
  words.split(/\s+/).filter(Boolean).forEach((word) => {
    const last = lines[lines.length - 1];
    if (last && last.length + 1 + word.length > most) lines.push(word);
    else lines[lines.length - 1] = last ? last + " " + word : word;
  });
  return lines;
}

/* Text that the chart library shows as it stands: it would take "<" for markup. */
export const plain = (words) => words.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");

const block = (words, size, bold) => {
  const lines = wrap(words, Math.floor((WIDTH - 2 * SIDE) / (size * (bold ? 0.56 : 0.5)))).map(plain);
  return { text: bold ? "<b>" + lines.join("</b><br><b>") + "</b>" : lines.join("<br>"), height: lines.length * size * 1.35 };
};

export function composePicture({ data, layout }, { title, view, source, period }) {
  const above = [block(title, TITLE, true), block(view, SMALL, false)].filter((each) => each.text.replace(/<[^>]*>/g, ""));
  const below = block([period.replace(/\.+$/, ""), source && "Source: " + source].filter(Boolean).join(". "), SMALL, false);
  const top = above.reduce((sum, each) => sum + each.height, 0) + 32, bottom = below.height + 24;
  const margin = layout.margin || {};
  const height = (layout.height || 450) + top + bottom;
  const paper = { xref: "paper", yref: "paper", showarrow: false, align: "left", xanchor: "left", yanchor: "top", font: { size: SMALL } };
  const left = (margin.l ?? 64) - SIDE; // a map has no margin
  const inner = height - (margin.t || 0) - (margin.b || 0) - top - bottom;
  const words = [];
  let y = top + (margin.t || 0) - 12; // pixels above the plot
  above.forEach((each, index) => {
    words.push({ ...paper, text: each.text, x: 0, y: 1 + y / inner, xshift: -left, font: { size: index || above.length === 1 && !title ? SMALL : TITLE } });
    y -= each.height + 4;
  });
  words.push({ ...paper, text: below.text, x: 0, y: -((margin.b || 0) + 8) / inner, xshift: -left });
  return {
    data,
    layout: {
      ...layout,
      width: WIDTH,
      height,
      autosize: false,
      paper_bgcolor: "#ffffff",
      plot_bgcolor: "#ffffff",
      margin: { ...margin, t: (margin.t || 0) + top, b: (margin.b || 0) + bottom },
      annotations: [...(layout.annotations || []), ...words],
    },
    width: WIDTH,
    height,
  };
}
