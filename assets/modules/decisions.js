/* Signing a decision (components/decision_register.py): the form is sent with the address, which says what will judge it. */
import { send } from "./saving.js";
import { root } from "./site.js";
import { clearNotice } from "./words.js";

function onSubmit(event) {
  const form = event.target;
  if (form.dataset.decision === undefined) return;
  event.preventDefault();
  const status = document.getElementById("register--said");
  clearNotice(status);
  send("register--asked", { ...Object.fromEntries(new FormData(form)), search: window.location.search });
  status.tabIndex = -1;
  status.focus();
}

/* What was signed cannot be undone: the form is empty again, so that it is not signed twice. */
function onSigned() {
  const form = document.querySelector("#register--form form");
  if (form && document.querySelector("#register--said [data-sent]")) form.reset();
}

export function start() {
  document.addEventListener("submit", onSubmit);
  new MutationObserver((changes) => {
    if (changes.some(({ target }) => target.id === "register--said")) onSigned();
  }).observe(root, { subtree: true, attributeFilter: ["data-words"], childList: true });
}
