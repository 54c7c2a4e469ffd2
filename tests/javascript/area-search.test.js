import assert from "node:assert/strict";
import { test } from "node:test";

import { findOption, plainWords } from "../../assets/modules/area-search.js";

const option = (value, label, ...codes) => ({ value, label, codes });
const OPTIONS = [
  option("QHL", "Birmingham and Solihull", "E54000055", "15E"),
  option("QUA", "Black Country", "E54000062"),
  option("QNC", "Staffordshire and Stoke-on-Trent"),
  option("QOC", "Shropshire, Telford and Wrekin"),
  option("Y60", "NHS England Midlands (region)"),
];
const found = (typed) => (findOption(OPTIONS, typed) || {}).value;

test("an area is found by the beginning of its name before anything else", () => {
  assert.equal(found("b"), "QHL");
  assert.equal(found("bl"), "QUA");
  assert.equal(found("Shropshire, T"), "QOC");
});

test("an area is found by any of its codes, in either case", () => {
  assert.equal(found("qua"), "QUA");
  assert.equal(found("15e"), "QHL");
  assert.equal(found("E54000062"), "QUA");
});

test("an area is found by the beginning of any word, whatever stands between words", () => {
  assert.equal(found("trent"), "QNC");
  assert.equal(found("stoke on"), "QNC");
  assert.equal(found("telford & w"), undefined);
  assert.equal(found("olihull"), undefined);
});

test("nothing typed finds nothing", () => {
  assert.equal(found(""), undefined);
  assert.equal(found(" - "), undefined);
  assert.equal(plainWords("  King’s   LYNN (east) "), "king s lynn east");
});
