/** What lies inside a line that was drawn around it. */

/** @typedef {[number, number]} Point */

/**
 * Whether a point lies inside a closed line (even-odd rule).
 * @param {Point[]} line
 * @param {number} x
 * @param {number} y
 */
export function encloses(line, x, y) {
  let inside = false;
  for (let at = 0, before = line.length - 1; at < line.length; before = at, at += 1) {
    const [ax, ay] = /** @type {Point} */ (line[at]);
    const [bx, by] = /** @type {Point} */ (line[before]);
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}

/**
 * The line with a new point, unless it is hardly anywhere else.
 * @param {Point[]} line
 * @param {number} x
 * @param {number} y
 */
export function drawnOn(line, x, y) {
  const last = line.at(-1);
  if (!last || Math.hypot(last[0] - x, last[1] - y) >= 3) line.push([x, y]);
}
