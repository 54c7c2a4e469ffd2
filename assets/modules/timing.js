/* When work is done that can wait. */

/* In the browser's next quiet moment. Looked up at each call, because browsers without it need the other. */
export function whenQuiet(work, options) {
  if (window.requestIdleCallback) window.requestIdleCallback(work, options);
  else window.setTimeout(work, 50);
}

/* In the first quiet moment after the next frame, once charts are on the screen. */
export function afterPaint(work) {
  window.requestAnimationFrame(() => whenQuiet(work, { timeout: 500 }));
}

export function afterFrames(number, work) {
  if (number > 0) window.requestAnimationFrame(() => afterFrames(number - 1, work));
  else work();
}
