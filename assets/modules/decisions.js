/* Signing a decision (components/decision_register.py): the form is sent with the address, which says what will judge it. */
import { makeElement } from "./elements.js";
import { unfoldAround } from "./folding.js";
import { send } from "./saving.js";
import { root } from "./site.js";
import { clearNotice } from "./words.js";

function onSubmit(event) {
  const form = event.target;
  if (form.dataset.decision === undefined) return;
  event.preventDefault();
  const status = document.getElementById("register--said");
  clearNotice(status);
  clearWrong(form);
  send("register--asked", { ...Object.fromEntries(new FormData(form)), search: window.location.search });
  status.tabIndex = -1;
  status.focus();
}

function clearWrong(form) {
  form.querySelectorAll(".wrong").forEach((words) => words.remove());
  form.querySelectorAll("[aria-invalid]").forEach((control) => {
    control.removeAttribute("aria-invalid");
    control.removeAttribute("aria-describedby");
  });
}

/* What is missing or wrong stands beside its field too, unfolded, and the keyboard comes to the first of them. */
function showWrong(form, said) {
  const wrong = [...said.querySelectorAll("[data-field]")].filter((words) => form.elements[words.dataset.field]);
  wrong.forEach((words) => {
    const control = form.elements[words.dataset.field], id = "register--wrong-" + words.dataset.field;
    if (document.getElementById(id)) return;
    control.closest(".control").append(makeElement("small", { "class": "wrong", id }, words.textContent));
    control.setAttribute("aria-invalid", "true");
    control.setAttribute("aria-describedby", id);
    unfoldAround(control);
  });
  const first = form.querySelector("[aria-invalid]");
  if (first) first.focus();
}

/* What was signed cannot be undone: the form is empty again, so that it is not signed twice. */
function onAnswer() {
  const form = document.querySelector("#register--form form"), said = document.getElementById("register--said");
  if (!form) return;
  if (said.querySelector("[data-sent]")) {
    form.reset();
    form.querySelectorAll("details[open]").forEach((fold) => { fold.open = false; });
  } else showWrong(form, said);
}

export function start() {
  document.addEventListener("submit", onSubmit);
  new MutationObserver((changes) => {
    if (changes.some(({ target }) => target.id === "register--said")) onAnswer();
  }).observe(root, { subtree: true, attributeFilter: ["data-words"], childList: true });
}
