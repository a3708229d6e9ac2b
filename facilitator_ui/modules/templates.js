/** The page's own <template>s, cloned and filled. Nothing here ever reads text as HTML. */

/** @typedef {Record<string, string | number>} Slots */

/**
 * The element with this id. The template promises that it is there.
 * @param {string} id
 * @returns {HTMLElement}
 */
export function byId(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`#${id} is missing in the page`);
  return found;
}

/**
 * The first element inside `root` that matches. The template promises that it is there.
 * @template {Element} [E=HTMLElement]
 * @param {ParentNode} root
 * @param {string} selector
 * @returns {E}
 */
export function one(root, selector) {
  const found = root.querySelector(selector);
  if (!found) throw new Error(`${selector} is missing in the page`);
  return /** @type {E} */ (found);
}

/**
 * A new element as the <template> with this id draws it.
 * @param {string} id
 * @returns {HTMLElement}
 */
export function drawn(id) {
  const template = /** @type {HTMLTemplateElement} */ (byId(id));
  return /** @type {HTMLElement} */ (one(template.content, "*").cloneNode(true));
}

/**
 * Put texts in the slots of `root` that have their names; what is the same already is left alone.
 * @param {ParentNode} root
 * @param {Slots} slots
 */
export function fill(root, slots) {
  for (const [name, value] of Object.entries(slots)) {
    const text = String(value);
    for (const slot of root.querySelectorAll(`[data-slot="${name}"]`)) if (slot.textContent !== text) slot.textContent = text;
  }
}

/**
 * Show what is marked with `data-when` where its fact is true, and hide it where it is not.
 * @param {ParentNode} root
 * @param {Record<string, boolean>} facts
 */
export function when(root, facts) {
  for (const [name, holds] of Object.entries(facts)) {
    for (const part of root.querySelectorAll(`[data-when="${name}"]`)) part.toggleAttribute("hidden", !holds);
  }
}

/**
 * A person's words: the text and its language, so that a screen reader pronounces them right.
 * @param {Element} element
 * @param {import("./sections.js").Voice | undefined} voice
 */
export function speak(element, voice) {
  element.toggleAttribute("hidden", !voice);
  if (!voice) return;
  if (element.textContent !== voice.text) element.textContent = voice.text;
  element.setAttribute("lang", voice.lang);
}

/**
 * A sentence with its number in bold, wherever the language puts it.
 * @param {Element} place
 * @param {string} words with NUL where the number goes
 * @param {string} number
 */
export function aroundNumber(place, words, number) {
  const [before = "", after = ""] = words.split("\0");
  const bold = document.createElement("b");
  bold.textContent = number;
  place.replaceChildren(before, bold, after);
}
