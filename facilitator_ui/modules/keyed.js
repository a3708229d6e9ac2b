/** A list on the page that follows a list of facts, keeping the elements (and the focus) of what stays. */

import { inherit } from "./heir.js";
import { drawn } from "./templates.js";

/**
 * @template {{id: string}} Item
 * @param {Element} container whose children are the list
 * @param {Item[]} items in the order in which they are shown
 * @param {{template: string | ((item: Item) => string), fill: (element: HTMLElement, item: Item) => void}} how
 */
export function follow(container, items, { template, fill }) {
  // not `key`: that is what a button says of the letter that presses it
  const before = new Map([...container.children].map((child) => [/** @type {HTMLElement} */ (child).dataset.follows, child]));
  const shown = items.map((item) => {
    const name = typeof template === "string" ? template : template(item);
    const key = `${name} ${item.id}`;
    const element = /** @type {HTMLElement} */ (before.get(key) ?? drawn(name));
    element.dataset.follows = key;
    element.dataset.id = item.id;
    before.delete(key);
    fill(element, item);
    return element;
  });
  const focused = /** @type {HTMLElement | null} */ (document.activeElement);
  const place = [...container.children].findIndex((child) => child === focused || child.contains(focused));
  const leaves = place >= 0 && !shown.includes(/** @type {HTMLElement} */ (container.children[place]));
  // Whatever has no key was drawn by the server for the first moment.
  for (const child of [...container.children]) if (!shown.includes(/** @type {HTMLElement} */ (child))) child.remove();
  arrange(container, shown);
  if (leaves) inherit(container, place, focused?.dataset.act);
}

/**
 * An element that is moved loses the focus, so only what stands wrong is moved, and the focus is given back.
 * @param {Element} container
 * @param {HTMLElement[]} shown
 */
function arrange(container, shown) {
  const focused = document.activeElement;
  shown.forEach((element, place) => {
    const there = container.children[place];
    if (there === element) return;
    container.insertBefore(element, there ?? null);
  });
  if (focused instanceof HTMLElement && focused !== document.activeElement && container.contains(focused)) focused.focus();
}
