import assert from "node:assert/strict";
import { test } from "node:test";

import { nextSort, sortedRows } from "../../assets/modules/table-order.js";

const TABLE = {
  columns: [{ label: "Trust" }, { label: "Rate", order: [2, 0, -1, 1, -1] }, { label: "Note" }],
  rows: [
    [{ words: "Walsall", address: "/a" }, "30%", ""],
    ["Sandwell 10", "10%", "b"],
    ["sandwell 9", "no figure", "a"],
    ["Émile", "20%", ""],
    ["Dudley", "no figure", "c"],
  ],
};
const sorted = (column, sign) => sortedRows(TABLE, column === null ? null : { column, sign });

test("without a sort, rows stand as they came", () => {
  assert.deepEqual(sorted(null), [0, 1, 2, 3, 4]);
});

test("words are sorted as a reader would: numbers by size, letters whatever their case and accent", () => {
  assert.deepEqual(sorted(0, 1), [4, 3, 2, 1, 0]);
  assert.deepEqual(sorted(0, -1), [0, 1, 2, 3, 4]);
});

test("a column with ranks is sorted by them", () => {
  assert.deepEqual(sorted(1, 1), [1, 3, 0, 2, 4]);
});

test("what is missing comes last both ways, in its own order", () => {
  assert.deepEqual(sorted(1, -1), [0, 3, 1, 2, 4]);
  assert.deepEqual(sorted(2, 1), [2, 1, 4, 0, 3]);
  assert.deepEqual(sorted(2, -1), [4, 1, 2, 0, 3]);
});

test("a heading sorts up, then down, then as it came; another heading begins anew", () => {
  const up = nextSort(null, 1);
  const down = nextSort(up, 1);
  assert.deepEqual([up, down, nextSort(down, 1)], [{ column: 1, sign: 1 }, { column: 1, sign: -1 }, null]);
  assert.deepEqual(nextSort(down, 0), { column: 0, sign: 1 });
  assert.deepEqual(nextSort(undefined, 2), { column: 2, sign: 1 });
});
