import assert from "node:assert/strict";
import { test } from "node:test";

import { coloursTowards, exchangeColours } from "../../assets/modules/colours.js";

const PARTNERS = { "#111111": "#eeeeee", "#005eb8": "#7cc0ff" };
const FIGURE = {
  data: [{ type: "scatter", marker: { color: ["#111111", "#005eb8"], size: 8 }, name: "#111111", x: new Float64Array([1, 2]) }],
  layout: { font: { color: "#111111" }, title: { text: "#005eb8" }, xaxis: { showgrid: false, ticktext: ["#111111"] } },
};

test("every colour goes to its partner and back", () => {
  const dark = exchangeColours(FIGURE, coloursTowards("dark", PARTNERS));
  assert.deepEqual(dark.data[0].marker.color, ["#eeeeee", "#7cc0ff"]);
  assert.equal(dark.layout.font.color, "#eeeeee");
  assert.deepEqual(exchangeColours(dark, coloursTowards("light", PARTNERS)), FIGURE);
});

test("words that look like a colour stay", () => {
  const dark = exchangeColours(FIGURE, coloursTowards("dark", PARTNERS));
  assert.equal(dark.data[0].name, "#111111");
  assert.equal(dark.layout.title.text, "#005eb8");
  assert.deepEqual(dark.layout.xaxis.ticktext, ["#111111"]);
});

test("numbers, truth values and typed arrays are the same ones", () => {
  const dark = exchangeColours(FIGURE, coloursTowards("dark", PARTNERS));
  assert.equal(dark.data[0].x, FIGURE.data[0].x);
  assert.equal(dark.layout.xaxis.showgrid, false);
  assert.equal(exchangeColours(null, {}), null);
});

test("the figure itself is not changed", () => {
  const before = structuredClone(FIGURE);
  exchangeColours(FIGURE, coloursTowards("dark", PARTNERS));
  assert.deepEqual(FIGURE, before);
});
