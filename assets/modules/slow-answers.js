/* An answer that takes long: what it will renew is dimmed (workbench.css), and what was asked for is said, over the page, so that nothing
   moves. */
import { isAnswerAwaited, onAwaitedChange } from "./framework.js";
import { root } from "./site.js";

const LONG = 250; // milliseconds: dimming costs more than a quick answer takes
let timer = 0, asked = "", note;

/* What a reader chose: the text of a choice; of a lever or a word nothing but that it is on its way. */
function onChange({ target }) {
  const option = target instanceof HTMLSelectElement && target.closest(".page") && target.selectedOptions[0];
  asked = option ? option.text : "";
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
      asked = "";
      delete root.dataset.slow;
      say("");
    } else if (!timer) timer = window.setTimeout(begin, LONG);
  });
}
