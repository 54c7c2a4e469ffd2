/* Exchanging the colours of a chart: each light colour has one dark partner (components/theme.py). No access to the document. */

/* Parts of a figure that hold words or data, never colours. */
const WORDS = new Set(["bdata", "customdata", "geojson", "locations", "hovertemplate", "hovertext", "name", "text", "ticktext"]);

/* From every colour of the other scheme to its partner in `scheme`; `partners` maps light colours to dark ones. */
export function coloursTowards(scheme, partners) {
  const pairs = Object.entries(partners);
  return Object.fromEntries(scheme === "dark" ? pairs : pairs.map(([light, dark]) => [dark, light]));
}

const isPlainObject = (part) => part && typeof part === "object" && Object.getPrototypeOf(part) === Object.prototype;

/* A copy of a part of a figure in the colours of `table`. */
export function exchangeColours(part, table) {
  if (typeof part === "string") return table[part] || part;
  if (Array.isArray(part)) return part.map((item) => exchangeColours(item, table));
  if (!isPlainObject(part)) return part;
  return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, WORDS.has(key) ? value : exchangeColours(value, table)]));
}
