/* The links between questions: the current one is marked, and the area goes along from one to the next. */
import { isSamePath, linkWithArea } from "./address-text.js";
import { setProperties } from "./framework.js";

const links = () => [...document.querySelectorAll("li[data-path]")].map((item) => [item.dataset.path, item.firstElementChild]);

let areaInLinks; // every property set costs the framework a pass over the page: set only when the area changes

export function carryArea(area) {
  if (area === areaInLinks) return;
  areaInLinks = area;
  links().forEach(([path, link]) => setProperties(link.id, { href: linkWithArea(path, area) }));
}

export function arrive(path) {
  links().forEach(([target, link]) => {
    if (isSamePath(target, path)) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  });
  carryArea(new URLSearchParams(window.location.search).get("area"));
  return path;
}
