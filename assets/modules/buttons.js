/* Buttons and links made by the server carry what they do as data. */
import { chooseScheme } from "./colour-scheme.js";
import { unfoldAround } from "./folding.js";
import { navigate, noUpdate, outputOfCallback, setProperties } from "./framework.js";
import { printWhole } from "./printing.js";
import { opensElsewhere, prefix } from "./site.js";

/* Brings the exhibit that shows what was chosen into view. */
function scrollToExhibitOf(control) {
  const exhibit = document.querySelector('[data-shows="' + control + '"]');
  const isCalm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (exhibit) unfoldAround(exhibit.querySelector("h3"));
  if (exhibit) exhibit.scrollIntoView({ block: "nearest", behavior: isCalm ? "auto" : "smooth" });
}

/* A click on a mark of a chart chooses what it stands for. */
export function chooseMark(click) {
  const point = click && click.points && click.points[0];
  if (!point || typeof point.customdata !== "string" || point.customdata.startsWith("/")) return noUpdate(); // an address is followed
  scrollToExhibitOf(outputOfCallback());
  return point.customdata;
}

/* A click on a mark leads to the address it carries. */
export function followMark(click) {
  const point = click && click.points && click.points[0];
  if (!point || typeof point.customdata !== "string" || !/^\/(?![\/\\])/.test(point.customdata)) return noUpdate();
  navigate(prefix().replace(/\/$/, "") + point.customdata);
  window.scrollTo(0, 0);
  return point.customdata;
}

function skipToMain() {
  const main = document.getElementById("main");
  main.focus();
  main.scrollIntoView();
}

/* On a narrow window the questions stand behind a button. */
function foldMenu(button, isOpen) {
  button.setAttribute("aria-expanded", String(!isOpen));
  document.getElementById(button.dataset.menu).classList.toggle("unfolded", !isOpen);
}

function onClick(event) {
  const button = event.target.closest("button, a");
  if (!button) return;
  const { drill, value, print, download, inside, setScheme, menu } = button.dataset;
  if (button.classList.contains("skip")) {
    event.preventDefault(); // with "#main" in the address the router would see another page
    skipToMain();
  } else if (drill) {
    setProperties(drill, { value: value });
    scrollToExhibitOf(drill);
  } else if (print) printWhole();
  else if (download) {
    event.preventDefault();
    const address = button.getAttribute("href"); // of the view that is shown, unless it names one
    window.location.assign(address.includes("?") ? address : address + window.location.search);
  } else if (inside && !opensElsewhere(event)) {
    event.preventDefault();
    navigate(button.href);
    window.scrollTo(0, 0);
  } else if (setScheme) chooseScheme(setScheme);
  else if (menu) foldMenu(button, button.getAttribute("aria-expanded") === "true");
}

export function start() {
  document.addEventListener("click", onClick);
  document.addEventListener("submit", (event) => event.preventDefault());
}
