import assert from "node:assert/strict";
import { test } from "node:test";

import { partsShown, placeWords } from "../../assets/modules/presented-place.js";

test("a list of a few parts is shown whole, of a longer one the first part", () => {
  assert.deepEqual([1, 2, 3, 4, 18].map((found) => partsShown(found, 11)), [1, 2, 3, 1, 1]);
});

test("a page that is one list shows all of it", () => {
  assert.equal(partsShown(5, 1), 5);
});

test("it is said where the rest of a long list is", () => {
  assert.deepEqual(placeWords({ at: 9, slides: 11, part: 0, found: 18 }), { place: "10 of 11", within: "part 1 of 18; the rest is on the page" });
  assert.deepEqual(placeWords({ at: 4, slides: 11, part: 1, found: 2 }), { place: "5 of 11", within: "part 2 of 2" });
  assert.deepEqual(placeWords({ at: 0, slides: 11, part: 0, found: 1 }), { place: "1 of 11", within: "" });
});

test("only the last part of the last slide is the end", () => {
  assert.equal(placeWords({ at: 10, slides: 11, part: 0, found: 2 }).within, "part 1 of 2");
  assert.equal(placeWords({ at: 10, slides: 11, part: 1, found: 2 }).within, "part 2 of 2; last slide");
  assert.equal(placeWords({ at: 10, slides: 11, part: 0, found: 1 }).within, "last slide");
  assert.equal(placeWords({ at: 0, slides: 1, part: 0, found: 1 }).within, "");
});
