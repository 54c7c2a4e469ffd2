import assert from "node:assert/strict";
import { test } from "node:test";

import { composeQuery, footLine, isSamePath, linkWithArea, marginStyle, queryForArea } from "../../assets/modules/address-text.js";

test("a query is the view and its what-ifs, after one question mark", () => {
  assert.equal(composeQuery("", []), "");
  assert.equal(composeQuery("?area=QUA", []), "?area=QUA");
  assert.equal(composeQuery("", ["stroke=open"]), "?stroke=open");
  assert.equal(composeQuery("?area=QUA", ["stroke=open", "", "asthma.share=20"]), "?area=QUA&stroke=open&asthma.share=20");
});

test("another area takes the place of the one in the query, and the rest stays", () => {
  assert.equal(queryForArea("?area=QUA&period=2024-25", "QHL"), "?area=QHL&period=2024-25");
  assert.equal(queryForArea("", "a&b"), "?area=a%26b");
});

test("a link takes the area along, escaped", () => {
  assert.equal(linkWithArea("/voices", null), "/voices");
  assert.equal(linkWithArea("/voices", "made of&two"), "/voices?area=made%20of%26two");
});

test("a slash at the end makes no other path", () => {
  assert.ok(isSamePath("/board/voices/", "/board/voices"));
  assert.ok(isSamePath("/", ""));
  assert.ok(!isSamePath("/voices", "/resource"));
});

test("the foot of paper names figures, day and address, and does without the first", () => {
  const day = new Date(2026, 4, 3);
  assert.equal(footLine("Figures of edition eb41", day, "host/voices?area=QUA"), "Figures of edition eb41. Printed on 3 May 2026. host/voices?area=QUA");
  assert.equal(footLine(null, day, "host/"), "Printed on 3 May 2026. host/");
});

test("nothing in the foot ends its quotation in the style sheet", () => {
  assert.match(marginStyle('a "b" \\ c'), /content: "a \\"b\\" \\\\ c";/);
});
