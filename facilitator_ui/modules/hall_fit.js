/** What is on the wall is there whole: where it does not fit, it is written smaller. */

const STEP = 0.95;
/** Smaller than can be read at ten metres only where something would be lost otherwise. */
const LEAST = [32, 12];

/**
 * @param {HTMLElement} wall
 * @param {string} texts what may be written smaller
 */
export function fit(wall, texts) {
  const shown = [...wall.querySelectorAll(texts)]
    .map((text) => /** @type {HTMLElement} */ (text))
    .filter((text) => text.offsetParent);
  for (const text of shown) text.style.fontSize = "";
  for (const least of LEAST) {
    while (!whole(wall) && shown.some((text) => sizeOf(text) > least)) {
      for (const text of shown) text.style.fontSize = `${Math.min(sizeOf(text), Math.max(least, sizeOf(text) * STEP))}px`;
    }
  }
}

/** @param {HTMLElement} text */
const sizeOf = (text) => parseFloat(getComputedStyle(text).fontSize);

/**
 * A column in the middle runs out at both ends, of which a browser only counts the lower one; so every part is looked at.
 * @param {HTMLElement} wall
 */
function whole(wall) {
  const { top, bottom } = wall.getBoundingClientRect();
  const parts = [...wall.querySelectorAll(":scope > :not([hidden]):not(.sr), :scope > section:not([hidden]) > *")];
  return parts.every((part) => {
    const box = part.getBoundingClientRect();
    return !box.height || (box.top >= top - 1 && box.bottom <= bottom + 1);
  });
}
