/* Elements made of their tag, attributes and children. Children are elements or text, never HTML. */
export function makeElement(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
  element.append(...children);
  return element;
}
