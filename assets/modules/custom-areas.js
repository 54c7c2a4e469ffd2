/* Making an area of one's own (components/place_maker.py): its forms, the marks drawn round on the map, and the file of its parts. */
import { unfoldAround } from "./folding.js";
import { fieldsOf, withCodes } from "./forms.js";
import { isAnswerAwaited } from "./framework.js";
import { download, send } from "./saving.js";
import { root } from "./site.js";
import { clearNotice, showNotice } from "./words.js";

/* One change after the other: each applies to the area that the one before it left. */
const INTERVAL = 20, CALM = 3; // milliseconds between two checks, and checks in a row that must find no answer awaited
let queue = Promise.resolve();

const untilCalm = () => new Promise((resolve) => {
  let calm = 0;
  const check = () => {
    calm = isAnswerAwaited() ? 0 : calm + 1;
    if (calm >= CALM) resolve(); else window.setTimeout(check, INTERVAL);
  };
  check();
});

/* The form's fields, the button it was sent by, and the address, which holds the area in hand. */
async function submit(form, button) {
  const status = document.getElementById("maker--said");
  let fields;
  try {
    fields = await fieldsOf(new FormData(form), true);
  } catch (error) {
    showNotice(status, error.message);
    return;
  }
  clearNotice(status);
  if (button && button.name) fields[button.name] = button.value;
  queue = queue.then(untilCalm).then(() => {
    const view = document.getElementById("places--view"); // not there: the reader is on another page by now
    if (view) send("maker--asked", { ...fields, search: view.dataset.view || window.location.search });
  });
}

/* Practices drawn round on the map stand in the list, which is opened, to be added or taken out. */
export function listChosenMarks(selection) {
  const list = document.getElementById("maker--list");
  const codes = ((selection && selection.points) || []).map((point) => point.customdata).filter(Boolean);
  if (!list || !codes.length) return;
  list.value = withCodes(list.value, codes);
  unfoldAround(list);
}

export function start() {
  document.addEventListener("submit", (event) => {
    if (event.target.dataset.place === undefined) return;
    event.preventDefault();
    submit(event.target, event.submitter);
  }, true);
  new MutationObserver((changes) => changes.forEach(({ target }) => {
    if (target.id === "maker--said" && target.dataset.file) download({ ...JSON.parse(target.dataset.file), type: "text/plain" });
  })).observe(root, { subtree: true, attributeFilter: ["data-file"] });
}
