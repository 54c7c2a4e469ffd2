/* What stands beside the buttons while a page is presented, and how much of a long list is shown. No access to the document. */

const MOST_PARTS = 3; // of one slide: a longer list is read on the page, not on a wall

/* How many of the parts found are turned to: of a long list among other slides only the first. A page that is one list shows all of it. */
export const partsShown = (found, slides) => (found > MOST_PARTS && slides > 1 ? 1 : found);

/* `at` and `part` count from 0; `found` is in how many parts all of the slide would be. */
export function placeWords({ at, slides, part, found }) {
  const shown = partsShown(found, slides), isLast = at + 1 === slides && part + 1 === shown && (slides > 1 || shown > 1);
  const within = found > 1 ? "part " + (part + 1) + " of " + found : "", rest = shown < found ? "the rest is on the page" : "";
  return { place: at + 1 + " of " + slides, within: [within, rest, isLast ? "last slide" : ""].filter(Boolean).join("; ") };
}
