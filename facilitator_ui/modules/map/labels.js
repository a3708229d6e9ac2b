/** Where the names go: beside their themes, over no other name, over as few dots as possible. Pure. */

/** @typedef {{x: number, y: number, w: number, h: number}} Box */
/** @typedef {{x: number, y: number, radius: number}} Circle on the screen */
/** @typedef {{w: number, h: number, most: number}} Shape a name's size when it is broken at `most` pixels */
/** @typedef {{id: string, circle: Circle, shapes: Shape[], short: Shape, first: boolean}} Wanted */
/** @typedef {Box & {most: number, short: boolean}} Spot */

const GAP = 2;
const MARGIN = 3;
const ROUNDS = 6;
/** What it costs to move away from where the name was: it should not hop. */
const LOYALTY = 4;
/** And to cover the half of a theme, or as much of a large one: then its badge alone is as good. */
const COVERED = 60;
const HALF = 24;

/**
 * A spot for every name that finds one. Where there is no room for a name its badge alone is tried; the rest is left out.
 * @param {Wanted[]} wanted
 * @param {Circle[]} circles everything that names should not cover
 * @param {Box[]} taken
 * @param {{width: number, height: number}} size
 * @param {Map<string, Spot>} before
 * @returns {Map<string, Spot>}
 */
export function placeNames(wanted, circles, taken, size, before) {
  const order = [...wanted].sort((a, b) => Number(b.first) - Number(a.first) || b.circle.radius - a.circle.radius);
  const choices = new Map(order.map((one) => [one.id, spotsFor(one, circles, taken, size, before.get(one.id))]));
  /** @type {Map<string, Spot>} */
  const placed = new Map();
  for (let round = 0; round < ROUNDS; round += 1) {
    let moved = false;
    for (const { id } of order) {
      const best = choices.get(id)?.find(({ spot }) => free(spot, id, placed))?.spot;
      if (best === placed.get(id)) continue;
      if (best) placed.set(id, best);
      moved = true;
    }
    if (!moved) break;
  }
  return placed;
}

/**
 * @param {Spot} spot
 * @param {string} id
 * @param {Map<string, Spot>} placed
 */
function free(spot, id, placed) {
  for (const [other, box] of placed) if (other !== id && touches(spot, box)) return false;
  return true;
}

/**
 * All spots for one name, the best first.
 * @param {Wanted} one
 * @param {Circle[]} circles
 * @param {Box[]} taken
 * @param {{width: number, height: number}} size
 * @param {Spot | undefined} before
 */
function spotsFor({ circle, shapes, short, first }, circles, taken, size, before) {
  const spots = [];
  // the chosen one is read in any case: its name stands on a ground of its own
  const badge = first ? 10 * COVERED : COVERED;
  for (const [at, shape] of [...shapes, short].entries()) {
    const isShort = at === shapes.length;
    const around = [...about(circle, shape), inside(circle, shape, size)];
    for (const [turn, where] of around.entries()) {
      const box = nudged(where, size);
      if (outside(box, size) || taken.some((other) => touches(box, other))) continue;
      const spot = { ...box, most: shape.most, short: isShort };
      const loyal = before && Math.abs(before.x - box.x) + Math.abs(before.y - box.y) < 2 * LOYALTY ? LOYALTY : 0;
      const cost = turn * 0.9 + at * 1.5 + (isShort ? badge : 0) - loyal + circles.reduce((sum, other) => sum + cover(box, other), 0);
      spots.push({ spot, cost });
    }
  }
  return spots.sort((a, b) => a.cost - b.cost);
}

/**
 * Below, above and beside, straight and askew, in the order in which one would look.
 * @param {Circle} circle
 * @param {Shape} shape
 * @returns {Box[]}
 */
function about({ x, y, radius }, { w, h }) {
  const below = y + radius + GAP;
  const above = y - radius - GAP - h;
  const beside = [y - h / 2, y - h, y, y + radius / 2 - h / 2, y - radius / 2 - h / 2];
  const across = [x - w / 2, x - w / 2 - w / 5, x - w / 2 + w / 5, x - w * 0.85, x - w * 0.15];
  return [
    ...across.map((left) => ({ x: left, y: below, w, h })),
    ...across.map((left) => ({ x: left, y: above, w, h })),
    ...beside.flatMap((top) => [{ x: x + radius + GAP, y: top, w, h }, { x: x - radius - GAP - w, y: top, w, h }]),
    ...across.flatMap((left) => [{ x: left, y: below + 14, w, h }, { x: left, y: above - 14, w, h }]),
  ];
}

/**
 * Over the theme itself, in the part of it that is in sight: for a theme that fills the screen, and for a lone badge.
 * @param {Circle} circle
 * @param {Shape} shape
 * @param {{width: number, height: number}} size
 * @returns {Box}
 */
function inside({ x, y, radius }, { w, h }, { width, height }) {
  const within = (/** @type {number} */ at, /** @type {number} */ long, /** @type {number} */ most) =>
    Math.min(Math.max(at - long / 2, 2, at - radius), Math.min(most - long - 2, at + radius - long));
  return { x: within(x, w, width), y: within(y, h, height), w, h };
}

/**
 * A little over the side is pushed back in; what stands above or below stays there.
 * @param {Box} box
 * @param {{width: number, height: number}} size
 */
const nudged = (box, { width }) => ({ ...box, x: Math.min(Math.max(box.x, 2), width - box.w - 2) });

/**
 * @param {Box} box
 * @param {{width: number, height: number}} size
 */
const outside = ({ x, y, w, h }, { width, height }) => x < 2 || y < 2 || x + w > width - 2 || y + h > height - 2;

/**
 * @param {Box} a
 * @param {Box} b
 */
export const touches = (a, b) =>
  a.x < b.x + b.w + MARGIN && b.x < a.x + a.w + MARGIN && a.y < b.y + b.h + MARGIN && b.y < a.y + a.h + MARGIN;

/**
 * What it costs that a box reaches into a circle: the deeper the more.
 * @param {Box} box
 * @param {Circle} circle
 */
function cover({ x, y, w, h }, circle) {
  const dx = circle.x - Math.min(Math.max(circle.x, x), x + w);
  const dy = circle.y - Math.min(Math.max(circle.y, y), y + h);
  return (COVERED * Math.max(0, circle.radius - Math.hypot(dx, dy))) / Math.min(HALF, circle.radius);
}
