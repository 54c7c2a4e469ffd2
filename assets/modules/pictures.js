/* A chart as a picture for a paper or a slide: its title, what is shown, its source and date stand in it. */
import { allCharts, saveChart } from "./chart-library.js";
import { areDark } from "./charts.js";
import { coloursTowards, exchangeColours } from "./colours.js";
import { composePicture } from "./picture-layout.js";
import { root } from "./site.js";

const text = (element) => (element ? element.textContent.trim() : "");

/* The words of the definition list under an exhibit: "Source" -> its sentences. */
function origin(exhibit, wanted) {
  const terms = [...exhibit.querySelectorAll(".origin dt")].filter((term) => text(term) === wanted);
  return terms.map((term) => text(term.nextElementSibling)).join("; ");
}

/* Every source stands under the exhibit; a picture has room for a few. */
function shortened(sources) {
  const listed = sources.split("; ");
  return listed.length > 3 ? listed.slice(0, 3).join("; ") + "; and " + (listed.length - 3) + " more" : sources;
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
    source: shortened(origin(exhibit, "Source")),
    period: origin(exhibit, "Period"),
  };
  const toLight = areDark() ? coloursTowards("light", JSON.parse(root.dataset.exchange)) : {}; // paper is white
  saveChart(chart, (figure) => composePicture(exchangeColours(figure, toLight), words), { format: button.dataset.picture, name: exhibit.id });
}

export function start() {
  document.addEventListener("click", onClick);
}
