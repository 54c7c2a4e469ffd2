/* On paper the sources of a page stand once, at its end, under the number of each exhibit: what two exhibits share is not printed twice. */
import { makeElement } from "./elements.js";

const LISTED = "printed-sources";
const exhibits = () => [...document.querySelectorAll(".page .exhibit")].filter((each) => !each.closest(".pack-read") && each.querySelector(".origin"));

/* The terms and words of one exhibit: [["Method", "…"], …]; what is to be kept in mind comes first. */
function linesOf(exhibit) {
  const cautions = [...exhibit.querySelectorAll(".origin li")].map((item) => ["", item.textContent]);
  return [...cautions, ...[...exhibit.querySelectorAll(".origin dt")].map((term) => [term.textContent, term.nextElementSibling.textContent])];
}

export function listSources() {
  removeSources();
  const all = exhibits(), page = document.querySelector(".page");
  if (!all.length) return;
  const first = new Map(); // line -> the number of the exhibit it was printed for
  const entries = all.map((exhibit, index) => {
    const number = index + 1, heading = exhibit.querySelector("h3");
    const parts = linesOf(exhibit).map(([term, words]) => {
      const line = (term ? term + ": " : "") + words;
      if (first.has(line)) return term ? term + ": as in " + first.get(line) + ". " : "";
      first.set(line, number);
      return line + (/[.?!]$/.test(line) ? " " : ". ");
    });
    exhibit.querySelector(".origin").dataset.number = String(number);
    return makeElement("li", {}, makeElement("strong", {}, heading ? heading.textContent : ""), ". ", parts.join(""));
  });
  page.append(makeElement("section", { id: LISTED }, makeElement("h2", {}, "Sources and methods"), makeElement("ol", {}, ...entries)));
}

export function removeSources() {
  const section = document.getElementById(LISTED);
  if (section) section.remove();
}
