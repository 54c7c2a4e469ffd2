/* What a form sends, and why it cannot be sent. No access to the document. */

const LARGEST_FILE = 900000; // bytes: what the server takes in one message
const IN_BASE64 = 0.75; // a file grows by a third when it is sent in base64

const kilobytes = (bytes) => Math.round(bytes / 1000);
const thousands = (number) => number.toLocaleString("en-GB");

export function tooLongNotice(length, longest) {
  return "The note has " + thousands(length) + " characters. At most " + thousands(longest)
    + " can be kept. Nothing was saved; your words are still in the form.";
}

/* The bytes of a file in base64: read as text, letters in another encoding would be lost. */
async function inBase64(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let characters = "";
  for (let start = 0; start < bytes.length; start += 0x8000) characters += String.fromCharCode(...bytes.subarray(start, start + 0x8000));
  return btoa(characters);
}

/* The fields of a form by name; a file becomes its text, or with `asBytes` the field "bytes". A file of more than
   `largest` bytes is refused with `advice`. Throws what the reader is told. */
export async function fieldsOf(formData, asBytes, { largest = Infinity, advice = "Split it into several files." } = {}) {
  const most = Math.min(largest, asBytes ? LARGEST_FILE * IN_BASE64 : LARGEST_FILE);
  const fields = {};
  for (const [name, value] of formData) {
    if (typeof value === "string") fields[name] = value;
    else if (asBytes && !value.name) throw new Error("No file is chosen yet. Choose one first.");
    else if (value.size > most)
      throw new Error("The file is larger than " + kilobytes(most) + " kB. " + advice + " Nothing was taken in.");
    else if (asBytes) fields.bytes = await inBase64(value).catch(() => { throw new Error("The file could not be read. Choose it again."); });
    else fields[name] = await value.text();
  }
  return fields;
}

/* A list of codes, one a line, with more codes at its end; none twice. */
export function withCodes(list, codes) {
  const before = list.split("\n").map((line) => line.trim()).filter(Boolean);
  return [...new Set([...before, ...codes])].join("\n");
}

/* A file to download: { text, name, type }. Saved views come as one JSON text, or as a list for a spreadsheet. */
export function savedViewsFile(text) {
  if (text.startsWith("{")) return { text, name: "saved-views.json", type: "application/json" };
  return { text: "\ufeff" + text, name: "saved-views.csv", type: "text/csv" }; // the mark by which spreadsheets know UTF-8
}
