/* Words that the server sends as data (components/markup.py): text, or [tag, attributes, parts]. They stand in the same frame as their
   charts. Elements that are there already are kept and set right, so that an open fold, the focus and a selection stay. */
import { root } from "./site.js";

const attributesSet = new WeakMap(); // element -> the attributes given to it
const shown = new WeakMap(); // container -> the text its words came from

const kindOf = (part) => (typeof part === "string" ? "#text" : part[0]);
const nodeFor = (part) => (typeof part === "string" ? document.createTextNode(part) : document.createElement(part[0]));

function setParts(container, parts) {
  parts.forEach((part, index) => {
    let node = container.childNodes[index];
    if (!node || node.nodeName.toLowerCase() !== kindOf(part)) {
      const replacement = nodeFor(part);
      if (node) node.replaceWith(replacement); else container.append(replacement);
      node = replacement;
    }
    if (typeof part !== "string") setElement(node, part[1], part[2]);
    else if (node.data !== part) node.data = part;
  });
  while (container.childNodes.length > parts.length) container.lastChild.remove();
}

function setElement(element, attributes, parts) {
  Object.keys(attributesSet.get(element) || {}).forEach((name) => { if (!(name in attributes)) element.removeAttribute(name); });
  Object.entries(attributes).forEach(([name, value]) => {
    if (element.getAttribute(name) !== value) element.setAttribute(name, value);
  });
  attributesSet.set(element, attributes);
  setParts(element, parts);
}

export function showWords() {
  document.querySelectorAll("[data-words]").forEach((container) => {
    const text = container.dataset.words;
    if (shown.get(container) === text) return;
    shown.set(container, text);
    setParts(container, JSON.parse(text));
  });
}

/* Says something in the place of a container's words, until it is cleared or other words come from the server. */
export function showNotice(container, words) {
  const notice = document.createElement("div");
  notice.className = "notice";
  notice.append(document.createElement("p"));
  notice.firstChild.textContent = words;
  container.replaceChildren(notice);
}

/* Brings the words from the server back: the next ones may be the same, and would not be noticed. */
export function clearNotice(container) {
  shown.delete(container);
  showWords();
}

export function start() {
  new MutationObserver(showWords).observe(root, { subtree: true, childList: true, attributeFilter: ["data-words"] });
}
