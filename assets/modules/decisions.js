/* Signing a decision (components/decision_register.py): the form is sent with the address, which says what will judge it. */
import { send } from "./saving.js";
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

export function start() {
  document.addEventListener("submit", onSubmit);
}
