import assert from "node:assert/strict";
import { test } from "node:test";

import { BESIDE, freeMove, leaderLine, placeTexts, shifted, shiftInto, thinnedTicks } from "../../assets/modules/label-placement.js";

const FRAME = { left: 0, right: 600, top: 0, bottom: 400 };
const box = (left, top, width = 60, height = 12) => ({ left, right: left + width, top, bottom: top + height });
const ticks = (number, apart, width) => Array.from({ length: number }, (_, index) => ({ box: box(index * apart, 380, width), lines: 1 }));
const kept = (list, gap = BESIDE) => [...thinnedTicks(list, gap)].sort((one, other) => one - other);
const overlap = (one, other) => one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;

test("tick labels with room all stay", () => {
  assert.deepEqual(kept(ticks(5, 100, 60)), [0, 1, 2, 3, 4]);
});

test("tick labels are thinned evenly, back from the newest", () => {
  assert.deepEqual(kept(ticks(7, 40, 60)), [0, 2, 4, 6]);
  assert.deepEqual(kept(ticks(8, 25, 60)), [1, 4, 7]);
});

test("where only one has room, the newest stays", () => {
  assert.deepEqual(kept(ticks(5, 1, 60)), [4]);
  assert.deepEqual(kept([]), []);
});

test("a label of two lines at the end of an axis stays, and others make room for it", () => {
  const labels = ticks(4, 50, 45);
  labels[0] = { box: box(0, 380, 90), lines: 2 };
  const stay = kept(labels);
  assert.ok(stay.includes(0));
  assert.ok(!stay.includes(1));
});

test("a label that is free where it stands does not move", () => {
  assert.deepEqual(freeMove({ box: box(100, 100), anchor: null }, [box(300, 300)], [], FRAME), { dx: 0, dy: 0 });
});

test("a label goes to the nearest free position, inside the frame", () => {
  const label = { box: box(100, 100), anchor: null };
  const move = freeMove(label, [box(100, 100)], [], FRAME);
  assert.deepEqual(move, { dx: 0, dy: -12 });
  const outside = { box: box(570, 100), anchor: null };
  assert.equal(shiftInto(FRAME, outside.box), -30);
  assert.deepEqual(freeMove(outside, [], [], FRAME), { dx: -30, dy: 0 });
});

test("a name would rather stand a little off than cover a mark", () => {
  const label = { box: box(100, 100), anchor: { x: 95, y: 106 } };
  const mark = { left: 120, right: 128, top: 104, bottom: 112 };
  const move = freeMove(label, [], [mark], FRAME);
  assert.ok(!overlap(shifted(label.box, move.dx, move.dy), mark));
});

test("a name goes as far as it must to cover no mark, and a line leads to it", () => {
  const label = { box: box(300, 200), anchor: { x: 295, y: 206 } };
  const row = [box(220, 140, 150, 130)]; // under every position nearby
  const { moves, lines } = placeTexts({ titles: [], axes: [], labels: [label], marks: row, frame: FRAME });
  assert.equal(moves.length, 1);
  assert.ok(!row.some((mark) => overlap(shifted(label.box, moves[0].dx, moves[0].dy), mark)));
  assert.equal(lines.length, 1);
});

test("a name that would hide several marks wherever it stands is left out", () => {
  const label = { box: box(300, 200), anchor: { x: 295, y: 206 } };
  const crowd = Array.from({ length: 75 * 50 }, (_, index) => box((index % 75) * 8, Math.floor(index / 75) * 8, 6, 6));
  assert.equal(freeMove(label, [], crowd, FRAME), null);
  assert.notEqual(freeMove(label, [], crowd.filter((mark) => mark.top < 100), FRAME), null);
});

test("where nothing is free there is no move", () => {
  assert.equal(freeMove({ box: box(100, 100), anchor: null }, [FRAME], [], FRAME), null);
});

test("a line leads from the edge of a mark to a name that is far from it, and to no other", () => {
  const line = leaderLine({ x: 50, y: 50 }, box(50, 100));
  assert.deepEqual(line, { from: { x: 50, y: 57 }, to: { x: 50, y: 103 } });
  assert.equal(leaderLine({ x: 50, y: 95 }, box(50, 100)), null);
});

test("of a crowd on one spot, texts that stay do not touch, and the rest is left out", () => {
  const labels = Array.from({ length: 80 }, (_, index) => ({ name: index, box: box(300, 200), anchor: { x: 295, y: 206 } }));
  const { omitted, moves } = placeTexts({ titles: [], axes: [], labels, marks: [], frame: FRAME });
  const stay = labels.filter((label) => !omitted.includes(label)).map((label) => {
    const move = moves.find((candidate) => candidate.label === label) || { dx: 0, dy: 0 };
    return shifted(label.box, move.dx, move.dy);
  });
  assert.ok(stay.length > 8);
  assert.ok(omitted.length > 0);
  stay.forEach((one, index) => stay.slice(index + 1).forEach((other) => assert.ok(!overlap(one, other))));
});

test("words with one position come before names that may move", () => {
  const name = { box: box(100, 100), anchor: { x: 95, y: 106 } };
  const limit = { box: box(100, 100), anchor: null };
  const { moves } = placeTexts({ titles: [], axes: [], labels: [name, limit], marks: [], frame: FRAME });
  assert.deepEqual(moves.map((move) => move.label), [name]);
});

test("a tick label under a title is left out; texts without a size are no obstacle", () => {
  const labels = ticks(2, 100, 60);
  const hidden = { box: box(10, 10, 0, 0), anchor: null };
  const { omitted } = placeTexts({ titles: [box(100, 380)], axes: [{ ticks: labels, gap: BESIDE }], labels: [hidden], marks: [], frame: FRAME });
  assert.deepEqual(omitted, [labels[1]]);
});
