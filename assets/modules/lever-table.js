/* Filling a table of levers from a file (components/lever_table_form.py), and the table as a file. */
import { fieldsOf } from "./forms.js";
import { download, send } from "./saving.js";
import { root } from "./site.js";
import { clearNotice, showNotice } from "./words.js";

async function submit(form) {
  const name = form.dataset.fillsLevers, status = document.getElementById(name + "-file-said");
  const data = new FormData(form);
  try {
    const { bytes } = await fieldsOf(data, true, { largest: Number(form.dataset.largest), advice: "Fill in the template and send that." });
    clearNotice(status);
    // Fields for reasons stand there only for readers who may save.
    const reasons = document.querySelector("[id^='" + name + "--keep-why-']") ? "yes" : "";
    send(name + "-file-asked", { do: "fill", name: data.get("file").name, bytes, reasons });
  } catch (error) {
    showNotice(status, error.message);
  }
}

export function start() {
  document.addEventListener("submit", (event) => {
    if (event.target.dataset.fillsLevers === undefined) return;
    event.preventDefault();
    submit(event.target);
  }, true);
  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest("[data-writes-levers]");
    if (!button) return;
    const name = button.dataset.writesLevers, start = name + "--keep-";
    const reasons = [...document.querySelectorAll("[id^='" + start + "why-']")].map((field) => [field.id.slice(start.length), field.value]);
    send(name + "-file-asked", { do: "write", ...Object.fromEntries(reasons) });
  });
  new MutationObserver((changes) => changes.forEach(({ target }) => {
    if (!target.id.endsWith("-file-said") || !target.dataset.file) return;
    const { name, text } = JSON.parse(target.dataset.file);
    download({ text: "\ufeff" + text, name, type: "text/csv" }); // the mark by which spreadsheets know UTF-8
  })).observe(root, { subtree: true, attributeFilter: ["data-file"] });
}
