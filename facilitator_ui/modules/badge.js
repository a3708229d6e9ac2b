/** A theme's badge: shape, number and colour, beside its label; the drawing itself is in the page's sprite. */

const SHAPES = 12;
/** Where the number sits optically in shapes whose middle is not their centre: shield, house, arch. */
const LOWERED = new Map([[6, 17.8], [8, 20.8], [9, 19.4]]);
const MIDDLE = 18.6;

/**
 * Which of the twelve shapes a theme's number gets; after twelve the shape repeats and the number goes on.
 * @param {number} number
 */
export const shapeOf = (number) => ((number - 1) % SHAPES) + 1;

/**
 * @param {Element} badge an <svg class="tb">
 * @param {{number: number, undercurrent?: boolean}} theme
 */
export function paint(badge, theme) {
  const shape = shapeOf(theme.number);
  const size = badge.classList.contains("l") ? " l" : "";
  badge.setAttribute("class", `tb ${theme.undercurrent ? "under" : `t${shape}`}${size}`);
  badge.querySelector("use")?.setAttribute("href", theme.undercurrent ? "#shape-under" : `#shape-${shape}`);
  const text = badge.querySelector("text");
  if (!text) return;
  text.setAttribute("y", String((!theme.undercurrent && LOWERED.get(shape)) || MIDDLE));
  text.textContent = String(theme.number);
}
