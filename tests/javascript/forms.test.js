import assert from "node:assert/strict";
import { test } from "node:test";

import { fieldsOf, savedViewsFile, tooLongNotice, withCodes } from "../../assets/modules/forms.js";

const form = (fields) => Object.entries(fields).reduce((data, [name, value]) => { data.append(name, value); return data; }, new FormData());

test("fields go by name, and a file as its text", async () => {
  const fields = await fieldsOf(form({ name: "A view", file: new File(["[1]"], "views.json") }), false);
  assert.deepEqual(fields, { name: "A view", file: "[1]" });
});

test("a file of parts goes as its bytes, in any encoding", async () => {
  const bytes = Uint8Array.from({ length: 100000 }, (_, index) => index % 256);
  const fields = await fieldsOf(form({ file: new File([bytes], "codes.csv") }), true);
  assert.deepEqual(Object.keys(fields), ["bytes"]);
  assert.deepEqual(new Uint8Array(Buffer.from(fields.bytes, "base64")), bytes);
});

test("too large a file is refused, in words", async () => {
  const file = (size) => form({ file: new File([new Uint8Array(size)], "large") });
  await assert.rejects(fieldsOf(file(900001), false), { message: "The file is larger than 900 kB. Split it into several files. Nothing was taken in." });
  await assert.rejects(fieldsOf(file(675001), true), { message: "The file is larger than 675 kB. Split it into several files. Nothing was taken in." });
  assert.ok(await fieldsOf(file(675000), true));
  const short = { largest: 500000, advice: "Fill in the template and send that." };
  await assert.rejects(fieldsOf(file(500001), true, short), { message: "The file is larger than 500 kB. Fill in the template and send that. Nothing was taken in." });
  assert.ok(await fieldsOf(file(500000), true, short));
});

test("a form of parts without a file is refused, in words", async () => {
  await assert.rejects(fieldsOf(form({ file: new File([], "") }), true), { message: "No file is chosen yet. Choose one first." });
});

test("too long a note is refused with both numbers", () => {
  assert.equal(tooLongNotice(12345, 4000), "The note has 12,345 characters. At most 4,000 can be kept. Nothing was saved; your words are still in the form.");
});

test("codes are added to a list once", () => {
  assert.equal(withCodes("", ["M85001"]), "M85001");
  assert.equal(withCodes(" M85001 \n\nM85002", ["M85002", "M85003", "M85003"]), "M85001\nM85002\nM85003");
});

test("saved views come as JSON, or as a list that spreadsheets read as UTF-8", () => {
  assert.equal(savedViewsFile("{}").name, "saved-views.json");
  const list = savedViewsFile("Name,Page");
  assert.equal(list.name, "saved-views.csv");
  assert.equal(list.text, "\ufeffName,Page");
});
