/* A picture of a chart carries its words, and leaves the plot its own size. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { composePicture, plain, wrap } from "../../assets/modules/picture-layout.js";

const figure = { data: [{ y: [1] }], layout: { height: 400, margin: { l: 64, r: 24, t: 12, b: 56 }, annotations: [{ text: "mark" }] } };
const words = { title: "Six trusts stand out", view: "Area: Black Country", source: "NHS England", period: "February 2026" };

test("words are broken into lines that fit, and none is lost", () => {
  const lines = wrap("one two three four", 9);
  assert.deepEqual(lines, ["one two", "three", "four"]);
  assert.deepEqual(wrap("", 9), [""]);
  assert.deepEqual(wrap("unbreakable", 5), ["unbreakable"]);
});

test("markup in a name is shown as it stands", () => {
  assert.equal(plain("<b>A & E</b>"), "&lt;b&gt;A &amp; E&lt;/b&gt;");
});

test("title, view, period and source stand in the picture beside the chart's own words", () => {
  const { layout, width, height } = composePicture(figure, words);
  const said = layout.annotations.map((each) => each.text).join(" ");
  ["mark", words.title, words.view, "Source: NHS England", words.period].forEach((text) => assert.ok(said.includes(text), text));
  assert.deepEqual([layout.width, layout.height], [width, height]);
});

test("the plot keeps its height", () => {
  const { layout, height } = composePicture(figure, words);
  assert.equal(height - layout.margin.t - layout.margin.b, 400 - 12 - 56);
});

test("a long title takes more room above the plot", () => {
  const long = { ...words, title: words.title.repeat(20) };
  assert.ok(composePicture(figure, long).layout.margin.t > composePicture(figure, words).layout.margin.t);
});

test("words begin at the side of the picture, whatever room a chart leaves at its left", () => {
  [0, 64, 200].forEach((l) => {
    const { layout } = composePicture({ ...figure, layout: { ...figure.layout, margin: { l, r: 0, t: 0, b: 0 } } }, words);
    layout.annotations.slice(1).forEach((each) => assert.equal(l + each.xshift, 24, each.text));
  });
});
