/* Addresses and the line printed below a page, composed of their parts. No access to the document. */

/* The query of a view with its what-ifs: parts joined by "&" after one "?", or "" without any. */
export function composeQuery(view, whatIfs) {
  const parts = [view.replace(/^\?/, ""), ...whatIfs].filter(Boolean);
  return parts.length ? "?" + parts.join("&") : "";
}

/* The same page for another area. */
export function queryForArea(query, area) {
  const parameters = new URLSearchParams(query);
  parameters.set("area", area);
  return "?" + parameters;
}

/* A link to a question, with the area in hand if there is one. */
export function linkWithArea(path, area) {
  return area ? path + "?area=" + encodeURIComponent(area) : path;
}

const withoutEndingSlash = (path) => path.replace(/\/+$/, "");
export const isSamePath = (one, other) => withoutEndingSlash(one) === withoutEndingSlash(other);

/* Which figures, the day of printing, and the address. */
export function footLine(edition, date, address) {
  const day = date.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });
  return [edition, "Printed on " + day, address].filter(Boolean).join(". ");
}

/* A style sheet that prints the line in the margin of every sheet. */
export function marginStyle(line) {
  const quoted = '"' + line.replace(/["\\]/g, "\\$&") + '"';
  return "@page { @bottom-left { content: " + quoted + "; font: 7.5pt Arial, sans-serif; } }";
}
