/* An answer that takes long: what it will renew is dimmed (workbench.css), and what was asked for is said, over the page, so that nothing
   moves. */
import { isAnswerAwaited, onAwaitedChange } from "./framework.js";
import { root } from "./site.js";

const LONG = 250; // milliseconds: dimming costs more than a quick answer takes
let timer = 0, asked = "", isNew = false, note;

/* What a reader chose: the text of a choice; of a lever or a word nothing but that it is on its way. */
function onChange({ target }) {
  const chosen = target instanceof HTMLSelectElement && target.closest(".page") && !target.closest("[data-decision]");
  const option = chosen && target.selectedOptions[0];
  asked = option ? option.text : "";
  isNew = true;
  if (root.dataset.slow) begin(); // something else is on its way already, such as what is folded
}

function say(text) {
  if (note.textContent !== text) note.textContent = text;
}

function begin() {
  root.dataset.slow = "true";
  say(asked && "Loading " + asked + " …");
}

export function start() {
  note = document.createElement("div");
  note.className = "loading-note";
  note.setAttribute("role", "status");
  document.body.append(note);
  document.addEventListener("change", onChange, true);
  onAwaitedChange(() => {
    if (!isAnswerAwaited()) {
      window.clearTimeout(timer);
      timer = 0;
      if (!isNew) asked = ""; // what was chosen a moment ago is not awaited yet
      delete root.dataset.slow;
      say("");
    } else {
      isNew = false;
      if (!timer) timer = window.setTimeout(begin, LONG);
    }
  });
}
