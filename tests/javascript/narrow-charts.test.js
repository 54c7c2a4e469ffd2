import assert from "node:assert/strict";
import { test } from "node:test";

import { brokenTitle, fitToWidth, hasShortNames, inLines } from "../../assets/modules/narrow-charts.js";

const TITLE = "distance from expected, in usual differences between places (open: can’t tell)";
const figure = () => ({ data: [], layout: { height: 250, margin: { l: 64, r: 24, b: 50 }, xaxis: { title: { text: TITLE, standoff: 10 } } } });

test("words are broken at spaces, and a long word is not cut", () => {
  assert.deepEqual(inLines("growth beyond base growth", 14), ["growth beyond", "base growth"]);
  assert.deepEqual(inLines("anticoagulation", 5), ["anticoagulation"]);
});

test("the title of an axis that would run out of a narrow chart is broken, and the chart is higher by its lines", () => {
  const { layout } = fitToWidth(figure(), 380);
  const lines = layout.xaxis.title.text.split("<br>");
  assert.equal(lines.join(" "), TITLE);
  assert.equal(lines.length, 2);
  assert.ok(lines.every((line) => 6.9 * line.length <= 380));
  assert.equal(layout.height - layout.margin.b, 200);
  assert.ok(layout.height > 250);
});

test("a title measured to be too wide is broken, however many letters it has", () => {
  assert.equal(brokenTitle("need index, all core services", 1000), "need index, all<br>core services");
});

test("a chart with room, or of no known width, is drawn as it came", () => {
  const given = figure();
  assert.equal(fitToWidth(given, 900), given);
  assert.equal(fitToWidth(given, 0), given);
  assert.deepEqual(given, figure());
});

test("words beside the marks give way where they leave no room for them", () => {
  const given = figure(), beside = { xref: "paper", x: 1, xanchor: "left", text: "£7.8 million more" };
  given.layout.annotations = [beside, { x: 0, text: "England" }];
  given.layout.margin = { l: 200, r: 130, b: 50 };
  assert.equal(fitToWidth(given, 900), given);
  const { layout } = fitToWidth(given, 400);
  assert.deepEqual(layout.annotations.map((note) => note.text), ["England"]);
  assert.equal(layout.margin.r, 16);
});

test("a narrow chart with named marks is higher, so that the names need not cover marks", () => {
  const given = figure();
  given.layout.xaxis.title.text = "short";
  given.layout.annotations = [{ x: 2.3, y: 1, text: "Cancer treated within 62 days", xshift: -12 }];
  assert.equal(fitToWidth(given, 900), given);
  assert.equal(fitToWidth(given, 384).layout.height, 400);
  given.layout.annotations = [{ x: 0, y: 1, yref: "paper", text: "as expected" }];
  assert.equal(fitToWidth(given, 384), given);
});

test("short names are told from long ones by the room beside the marks", () => {
  assert.equal(hasShortNames(figure()), true);
  assert.equal(hasShortNames({ layout: { margin: { l: 220, r: 16 } } }), false);
  assert.equal(hasShortNames({}), false);
});
