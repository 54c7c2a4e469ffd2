/* A chart as a picture for a paper or a slide: its title, what is shown, its source and date stand in it. */
import { allCharts, saveChart } from "./chart-library.js";
import { composePicture } from "./picture-layout.js";

const text = (element) => (element ? element.textContent.trim() : "");

/* The words of the definition list under an exhibit: "Source" -> its sentences. */
function origin(exhibit, wanted) {
  const terms = [...exhibit.querySelectorAll(".origin dt")].filter((term) => text(term) === wanted);
  return terms.map((term) => text(term.nextElementSibling)).join("; ");
}

function onClick(event) {
  const button = event.target.closest("button[data-picture]");
  if (!button) return;
  const exhibit = button.closest(".exhibit");
  const chart = allCharts(exhibit)[0];
  if (!chart) return;
  const words = {
    title: text(exhibit.querySelector("h3")),
    view: text(document.querySelector(".printed-view")),
    source: origin(exhibit, "Source"),
    period: origin(exhibit, "Period"),
  };
  saveChart(chart, (figure) => composePicture(figure, words), { format: button.dataset.picture, name: exhibit.id });
}

export function start() {
  document.addEventListener("click", onClick);
}
