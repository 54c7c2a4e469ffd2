/* The colour scheme: "light", "dark" or, with nothing chosen, the system's. The server learns it from a cookie. */
import { drawInScheme } from "./charts.js";
import { keepCookie, root } from "./site.js";

const system = window.matchMedia("(prefers-color-scheme: dark)");

function chosenScheme() {
  try { return localStorage.getItem("scheme"); } catch (error) { return null; }
}

function keepScheme(scheme) {
  try {
    if (scheme === "system") localStorage.removeItem("scheme");
    else localStorage.setItem("scheme", scheme);
  } catch (error) { /* a browser that keeps nothing still follows the system */ }
}

function applyScheme() {
  const chosen = chosenScheme();
  const scheme = chosen || (system.matches ? "dark" : "light");
  if (chosen) root.dataset.scheme = chosen; else delete root.dataset.scheme;
  keepCookie("scheme", scheme, "Strict");
  drawInScheme(scheme);
}

function markButtons() {
  document.querySelectorAll("[data-set-scheme]").forEach((button) => {
    button.setAttribute("aria-pressed", String(button.dataset.setScheme === (chosenScheme() || "system")));
  });
}

export function chooseScheme(scheme) {
  keepScheme(scheme);
  applyScheme();
  markButtons();
}

export function start() {
  system.addEventListener("change", applyScheme);
  applyScheme();
  new MutationObserver(() => {
    if (document.querySelector("[data-set-scheme]:not([aria-pressed])")) markButtons();
  }).observe(root, { childList: true, subtree: true });
}
