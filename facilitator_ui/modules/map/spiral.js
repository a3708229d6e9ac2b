/** Where the dots of a theme lie: on a spiral in the order in which they came, so that a newcomer never moves an older one. */

/** @typedef {{two: number, three: number, turn: number, spin: number}} Bend how a theme's outline differs from a circle */

const GOLDEN = Math.PI * (3 - Math.sqrt(5));
/** So that it looks scattered by hand: dots still never touch. */
const LOOSE = 0.19;
/** The outline of a theme bends out this far at most. */
export const WIDEST = 1.11;

/**
 * A shape of its own for every theme, the same on every screen and at every moment.
 * @param {string} id
 * @returns {Bend}
 */
export function bendOf(id) {
  let hash = 2166136261;
  for (let at = 0; at < id.length; at += 1) hash = Math.imul(hash ^ id.charCodeAt(at), 16777619);
  const part = (/** @type {number} */ shift) => ((hash >>> shift) & 255) / 255;
  const full = 2 * Math.PI;
  return { two: 0.03 + 0.05 * part(0), three: 0.03 * part(8), turn: full * part(16), spin: full * part(24) };
}

/**
 * How far the outline lies from the middle in this direction, beside the mean.
 * @param {Bend} bend
 * @param {number} angle
 */
export const bent = (bend, angle) =>
  1 + bend.two * Math.cos(2 * angle + bend.turn) + bend.three * Math.cos(3 * angle + bend.spin);

/**
 * The radius of so many dots.
 * @param {number} count
 * @param {number} pitch the square root of a dot's share of the area, divided by the square root of pi
 */
export const radiusOf = (count, pitch) => pitch * Math.sqrt(count);

/**
 * Put the places of dots `first` up to `count` into an array of x, y, x, y …, relative to the middle.
 * @param {Float32Array} places with room for all of them
 * @param {number} first
 * @param {number} count
 * @param {number} pitch
 * @param {Bend} bend
 */
export function spread(places, first, count, pitch, bend) {
  for (let index = first; index < count; index += 1) {
    const angle = index * GOLDEN + bend.spin;
    const far = pitch * Math.sqrt(index + 0.5) * bent(bend, angle);
    places[2 * index] = far * Math.cos(angle) + pitch * LOOSE * Math.sin(index * 12.9898 + bend.turn);
    places[2 * index + 1] = far * Math.sin(angle) + pitch * LOOSE * Math.sin(index * 78.233 + bend.spin);
  }
}

/**
 * The outline around everything, as corners of a polygon relative to the middle.
 * @param {number} radius
 * @param {Bend} bend
 * @param {number} air between dots and outline
 * @returns {[number, number][]}
 */
export function outline(radius, bend, air) {
  const corners = 48;
  return Array.from({ length: corners }, (_, corner) => {
    const angle = (corner / corners) * 2 * Math.PI;
    const far = radius * bent(bend, angle) + air;
    return [far * Math.cos(angle), far * Math.sin(angle)];
  });
}
