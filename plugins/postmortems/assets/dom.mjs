// Making elements: texts become text, never markup.

/** An element; properties that begin with `on` are listeners, the others attributes (true is an empty one). */
export function el(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null && value !== "") element.setAttribute(name, value);
  }
  element.append(...children.flat().filter(Boolean));
  return element;
}
