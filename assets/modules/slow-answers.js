/* An answer that takes long: what it will renew is dimmed (workbench.css). */
import { isAnswerAwaited, onAwaitedChange } from "./framework.js";
import { root } from "./site.js";

const LONG = 250; // milliseconds: dimming costs more than a quick answer takes
let timer = 0;

export function start() {
  onAwaitedChange(() => {
    if (!isAnswerAwaited()) {
      window.clearTimeout(timer);
      timer = 0;
      delete root.dataset.slow;
    } else if (!timer) timer = window.setTimeout(() => { root.dataset.slow = "true"; }, LONG);
  });
}
