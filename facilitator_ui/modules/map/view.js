/** Where one looks: how close, and at what. Pure; the whole map is always the way back. */

/** @typedef {{zoom: number, x: number, y: number}} View a point of the map lands at `zoom * p + (x, y)` on the screen */
/** @typedef {import("./settle.js").Size} Size */

/** @type {View} */
export const WHOLE = { zoom: 1, x: 0, y: 0 };
export const CLOSEST = 12;

/**
 * Closer by a factor, while the point under the finger stays under it.
 * @param {View} view
 * @param {number} factor
 * @param {number} x of the finger
 * @param {number} y
 * @param {Size} size
 * @returns {View}
 */
export function zoomed(view, factor, x, y, size) {
  const zoom = Math.min(CLOSEST, Math.max(1, view.zoom * factor));
  const by = zoom / view.zoom;
  return inside({ zoom, x: x - (x - view.x) * by, y: y - (y - view.y) * by }, size);
}

/**
 * @param {View} view
 * @param {number} dx
 * @param {number} dy
 * @param {Size} size
 * @returns {View}
 */
export const moved = (view, dx, dy, size) => inside({ ...view, x: view.x + dx, y: view.y + dy }, size);

/**
 * The map never leaves its frame.
 * @param {View} view
 * @param {Size} size
 * @returns {View}
 */
function inside({ zoom, x, y }, { width, height }) {
  const most = (/** @type {number} */ length) => length * (1 - zoom);
  return { zoom, x: Math.min(0, Math.max(most(width), x)), y: Math.min(0, Math.max(most(height), y)) };
}
