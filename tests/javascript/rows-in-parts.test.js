import assert from "node:assert/strict";
import test from "node:test";

import { areBroken, leastHeight, onOneLine, parts, stepNeeded, stretches } from "../../assets/modules/rows-in-parts.js";

const rows = (number) => ({
  names: Array.from({ length: number }, (_, index) => "Row " + index), at: Array.from({ length: number }, (_, index) => index),
  range: [number - 0.4, -0.6], around: 90,
});

test("rows that fit are one part, the whole axis", () => {
  assert.deepEqual(parts(rows(20), 400), [[19.6, -0.6]]);
});

test("rows that do not fit are shown in parts of one scale, each row whole in one of them", () => {
  const all = rows(42), found = parts(all, 500);
  assert.equal(found.length, 2);
  const spans = found.map(([bottom, top]) => bottom - top);
  assert.ok(Math.abs(spans[0] - spans[1]) < 1e-9);
  assert.ok(90 + stepNeeded(all.names, all.at) * spans[0] <= 500);
  all.at.forEach((row) => assert.equal(found.filter(([bottom, top]) => row > top && row < Math.min(bottom, top + 21)).length, 1, "row " + row));
});

test("an axis that rises is read from its top too", () => {
  const all = { ...rows(42), range: [-0.6, 41.6] };
  const [first, second] = parts(all, 500);
  assert.equal(first[1], 41.6);
  assert.ok(second[1] < first[1]);
});

test("names of two lines need more room than the same names on one", () => {
  const broken = { ...rows(3), names: ["One", "Two of<br>two lines", "Three"] };
  assert.ok(areBroken(broken.names));
  assert.deepEqual(onOneLine(broken.names), ["One", "Two of two lines", "Three"]);
  assert.ok(leastHeight(broken) > leastHeight({ ...broken, names: onOneLine(broken.names) }));
});

test("panels are never cut, and one that is too high is a part of its own", () => {
  assert.deepEqual(stretches([8, 100, 200, 300], 400, 250), [[0, 200], [200, 400]]);
  assert.deepEqual(stretches([0, 500], 600, 250), [[0, 500], [500, 600]]);
  assert.deepEqual(stretches([0, 100], 200, 250), [[0, 200]]);
  assert.deepEqual(stretches([0, 100, 200, 300], 400, 350), [[0, 200], [200, 400]], "not three and one");
});
