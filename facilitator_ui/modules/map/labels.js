/** Where the names go: beside their themes, over no other name, over as few dots as possible. Pure. */

/** @typedef {{x: number, y: number, w: number, h: number}} Box */
/** @typedef {{x: number, y: number, radius: number}} Circle on the screen */
/** @typedef {{w: number, h: number, most: number}} Shape a name's size when it is broken at `most` pixels */
/** @typedef {{id: string, circle: Circle, around?: Circle[], shapes: Shape[], short: Shape, first: boolean}} Wanted `around`: where it lies in parts */
/** @typedef {Box & {most: number, short: boolean}} Spot */
/** @typedef {{spot: Spot, cost: number}} Choice */
/** @typedef {{id: string, weight: number, choices: Choice[]}} Name the larger its theme, the more it weighs */
/** @typedef {Map<string, Choice>} Placed */

const GAP = 2;
const MARGIN = 3;
/** Not to be seen at all. */
const NOWHERE = 180;
/** Corner to circle, in twelve directions between straight and diagonal. */
const SLANTED = /** @type {[number, number][]} */ ([0.6, 1, 1.6].flatMap((slope) => [[1, slope], [-1, slope], [1, -slope], [-1, -slope]]).map(([x = 0, y = 0]) => [x / Math.hypot(x, y), y / Math.hypot(x, y)]));
/** A higher name is harder to read at a glance. */
const TWO_LINES = 48;
const LAST = 60;
const NO_BOX = { x: -1e6, y: -1e6, w: 0, h: 0 };
const LEAST_GAIN = 0.5;
const MOST_CHOICES = 200;
/** So that a map with very many themes does not keep the page waiting. */
const MOST_TRIALS = 300;
/** What it costs to move away from where the name was: it should not hop. */
const LOYALTY = 4;
/** And to cover the half of a theme, or as much of a large one. */
const COVERED = 60;
/** And to reach into one at all: a name that touches another theme is read as that one's. */
const MISTAKEN = 14;
/** A badge alone instead of its name. */
const BADGE = 86;
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
  const names = order.map((one, rank) => ({
    id: one.id,
    weight: 1 + (2 * (order.length - rank)) / order.length,
    choices: spotsFor(one, circles, taken, size, before.get(one.id)).slice(0, MOST_CHOICES),
  }));
  /** @type {Placed} */
  const placed = new Map();
  for (const name of names) settleIn(name, placed);
  let trials = MOST_TRIALS;
  for (let better = true; better && trials > 0;) {
    better = false;
    for (const name of names) {
      const here = placed.get(name.id)?.cost ?? NOWHERE;
      for (const choice of name.choices) {
        if (choice.cost >= here || (trials -= 1) < 0) break;
        if (!madeWay(name, choice, names, placed)) continue;
        better = true;
        break;
      }
    }
  }
  return new Map([...placed].map(([id, { spot }]) => [id, spot]));
}

/**
 * The best spot that is free.
 * @param {Name} name
 * @param {Placed} placed is added to
 * @returns {number} what it costs
 */
function settleIn({ id, choices, weight }, placed) {
  const best = choices.find(({ spot }) => free(spot, id, placed));
  if (best) placed.set(id, best);
  return weight * (best?.cost ?? NOWHERE);
}

/**
 * Take a spot that others hold, where they find others and the whole is better for it.
 * @param {Name} name
 * @param {Choice} choice
 * @param {Name[]} names
 * @param {Placed} placed is changed if so
 */
function madeWay(name, choice, names, placed) {
  const moved = names.filter(({ id }) => id === name.id || touches(choice.spot, placed.get(id)?.spot ?? NO_BOX));
  const before = moved.reduce((sum, { id, weight }) => sum + weight * (placed.get(id)?.cost ?? NOWHERE), 0);
  const tried = new Map(placed);
  for (const { id } of moved) tried.delete(id);
  tried.set(name.id, choice);
  let after = name.weight * choice.cost;
  for (const other of moved) if (other.id !== name.id && after < before) after += settleIn(other, tried);
  if (after >= before - LEAST_GAIN) return false;
  placed.clear();
  for (const [id, one] of tried) placed.set(id, one);
  return true;
}

/**
 * @param {Spot} spot
 * @param {string} id
 * @param {Placed} placed
 */
function free(spot, id, placed) {
  for (const [other, one] of placed) if (other !== id && touches(spot, one.spot)) return false;
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
function spotsFor({ circle, around = [circle], shapes, short, first }, circles, taken, size, before) {
  const spots = [];
  // the chosen one is read in any case: its name stands on a ground of its own
  const badge = first ? 10 * BADGE : BADGE;
  for (const [at, shape] of [...shapes, short].entries()) {
    const isShort = at === shapes.length;
    const places = around.flatMap((one) => [...about(one, shape).entries()]);
    for (const [turn, where] of [...places, /** @type {[number, Box]} */ ([LAST, inside(circle, shape, size)])]) {
      const box = nudged(where, size);
      if (outside(box, size) || taken.some((other) => touches(box, other))) continue;
      const spot = { ...box, most: shape.most, short: isShort };
      const loyal = before && Math.abs(before.x - box.x) + Math.abs(before.y - box.y) < 2 * LOYALTY ? LOYALTY : 0;
      const high = Math.max(0, shape.h - TWO_LINES) / 8;
      const cost = turn * 0.4 + at * 1.5 + high + (isShort ? badge : 0) - loyal + circles.reduce((sum, other) => sum + cover(box, other), 0);
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
    ...SLANTED.flatMap(([right, down]) => {
      const [px, py] = [x + right * (radius + GAP), y + down * (radius + GAP)];
      return [{ x: right > 0 ? px : px - w, y: down > 0 ? py : py - h, w, h }];
    }),
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
  // most boxes are far from most circles, and this is asked some ten thousand times
  const far = dx * dx + dy * dy;
  if (far >= circle.radius * circle.radius) return 0;
  return MISTAKEN + (COVERED * (circle.radius - Math.sqrt(far))) / Math.min(HALF, circle.radius);
}
