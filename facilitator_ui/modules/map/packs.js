/** What lies together inside one outline: the largest in the middle, the others against it. Pure. */

/** @typedef {{x: number, y: number, radius: number}} Circle */

const TURNS = 36;

/**
 * Offsets from a common middle, so that no two circles reach further into each other than this, and the whole is small.
 * @param {number[]} radii
 * @param {number} overlap
 * @returns {{offsets: [number, number][], radius: number}} in the order of the radii; `radius` encloses all
 */
export function packed(radii, overlap) {
  const order = radii.map((_, at) => at).sort((a, b) => (radii[b] ?? 0) - (radii[a] ?? 0));
  /** @type {(Circle & {at: number})[]} */
  const laid = [];
  for (const at of order) laid.push({ at, radius: radii[at] ?? 0, ...spot(radii[at] ?? 0, laid, overlap) });
  const [x, y] = middle(laid);
  /** @type {[number, number][]} */
  const offsets = radii.map(() => [0, 0]);
  for (const one of laid) offsets[one.at] = [one.x - x, one.y - y];
  return { offsets, radius: Math.max(...laid.map((one) => Math.hypot(one.x - x, one.y - y) + one.radius)) };
}

/**
 * The free place nearest to all that lie already, touching one of them.
 * @param {number} radius
 * @param {Circle[]} laid
 * @param {number} overlap
 */
function spot(radius, laid, overlap) {
  let best = { x: 0, y: 0 };
  let nearest = laid.length ? Infinity : 0;
  for (const beside of laid) {
    const far = beside.radius + radius - overlap;
    for (let turn = 0; turn < TURNS; turn += 1) {
      const angle = (turn / TURNS) * 2 * Math.PI;
      const [x, y] = [beside.x + far * Math.cos(angle), beside.y + far * Math.sin(angle)];
      const free = laid.every((other) => Math.hypot(other.x - x, other.y - y) >= other.radius + radius - overlap - 0.01);
      const distance = laid.reduce((sum, other) => sum + other.radius * Math.hypot(other.x - x, other.y - y), 0);
      if (free && distance < nearest) [nearest, best] = [distance, { x, y }];
    }
  }
  return best;
}

/**
 * The middle of the box around all.
 * @param {Circle[]} circles
 * @returns {[number, number]}
 */
function middle(circles) {
  const between = (/** @type {"x" | "y"} */ axis) =>
    (Math.min(...circles.map((one) => one[axis] - one.radius)) + Math.max(...circles.map((one) => one[axis] + one.radius))) / 2;
  return [between("x"), between("y")];
}
