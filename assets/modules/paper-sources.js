/* On paper the sources of a page stand once, at its end, under the number of each exhibit: what two exhibits share is not printed twice. */
import { makeElement } from "./elements.js";

const LISTED = "printed-sources";
const EVERYWHERE = "Edition of the data"; // stands at the foot of every sheet
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
    const told = [], again = new Map(); // term -> the numbers under which its words stand already
    linesOf(exhibit).forEach(([term, words]) => {
      const line = (term ? term + ": " : "") + words;
      if (!first.has(line)) {
        first.set(line, number);
        told.push(line + (/[.?!]$/.test(line) ? " " : ". "));
      } else if (term && term !== EVERYWHERE && first.get(line) !== number) again.set(term, (again.get(term) || new Set()).add(first.get(line)));
    });
    const parts = [...told, ...[...again].map(([term, numbers]) => term + (told.some((line) => line.startsWith(term)) ? ", besides: as in " : ": as in ") + [...numbers].join(", ") + ". ")];
    exhibit.querySelector(".origin").dataset.number = String(number);
    return makeElement("li", {}, makeElement("strong", {}, heading ? heading.textContent : ""), ". ", parts.join(""));
  });
  page.append(makeElement("section", { id: LISTED }, makeElement("h2", {}, "Sources and methods"), makeElement("ol", {}, ...entries)));
}

export function removeSources() {
  const section = document.getElementById(LISTED);
  if (section) section.remove();
}
