/* What is folded away: opened for paper, and folded again afterwards. */
const FOLDED = ".page details:is(.folded, .group):not([open])";
let opened = [];

export function unfoldForPaper() {
  document.querySelectorAll(FOLDED).forEach((fold) => {
    fold.open = true;
    opened.push(fold);
  });
}

function foldAgain() {
  opened.forEach((fold) => { fold.open = false; });
  opened = [];
}

/* Opens everything an element lies in. */
export function unfoldAround(element) {
  for (let fold = element.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
}

export function start() {
  window.addEventListener("beforeprint", unfoldForPaper);
  window.addEventListener("afterprint", foldAgain);
}
