/** From places between 0 and 1 to pixels: how large a dot is, and where each theme lies so that nothing overlaps. */

import { packed } from "./packs.js";
import { radiusOf, WIDEST } from "./spiral.js";

/** @typedef {import("./bodies.js").Body} Body */
/** @typedef {{x: number, y: number, radius: number, reach: number, room: number}} Disc `reach`: of its dots; `room`: the count up to which it need not grow */
/** @typedef {{width: number, height: number}} Size */
/** @typedef {{pitch: number, discs: Map<string, Disc>, wholes: Map<string, Disc>}} Settled `wholes`: all that lies together with it */

/** Between a theme's dots and its outline. */
export const AIR = 9;
const STEP = 1.15;
const LARGEST_PITCH = 4.9;
/** The first dots are drawn larger: on an empty map they would be lost. */
const FEW = 80;
const USUAL_AREA = 430_000;
/** Share of the map that nine themes may cover, their outlines included; more themes need more room for their names. */
const COVERED = 0.34;
const NINE = 9;
const CROWDED = 1.15;
/** The undercurrent's dots are drawn as large as this at least: they are few, and they are what is looked for. */
export const CLEAR_PITCH = 4.4;
const BETWEEN = 6;
const LETTER = 16;
/** Nearer than this to the dots of the undercurrent no name is written. */
const CLOSE = 4;
/** What the words above those without a theme take up. */
export const WAITING = 84;
export const ABOVE = 28;
const LABEL = 48;
/** What the buttons for zoom and lasso take up, below on the right. */
export const HANDS = { w: 206, h: 60 };
const ROUNDS = 120;
/** So long themes also make room for each other's names; after that only for each other. */
const FOR_NAMES = 90;
/** About what a name takes up below its theme, on wide maps and on narrow ones. */
const NAME = { w: 132, h: 46 };
const NARROW_NAME = { w: 112, h: 42 };
const NARROW = 640;
const SOFTLY = 0.12;
const FIRMLY = 0.4;
const GOLDEN_FRACTION = 0.618034;

/**
 * The next of the steps in which a theme is drawn larger; between them nothing but the newest dot changes.
 * @param {number} count
 */
export const roomFor = (count) => Math.ceil(STEP ** Math.ceil(Math.log(Math.max(count, 3)) / Math.log(STEP)));

/**
 * @param {Body[]} bodies
 * @param {Size} size
 * @param {number} [finest] no larger pitch than this: two maps that are compared have the same
 * @returns {Settled}
 */
export function settle(bodies, size, finest = Infinity) {
  const rooms = bodies.map(({ kind, count }) => (kind === "group" || kind === "single" ? count : roomFor(count)));
  const packs = packsOf(bodies);
  const counted = bodies.flatMap((body, at) => (body.kind === "theme" || body.kind === "unthemed" ? [{ body, room: rooms[at] ?? 0 }] : []));
  const themes = new Set(counted.map(({ body }) => body.theme?.id)).size;
  const pitch = Math.min(finest, pitchFor(counted.map(({ room }) => room), size, themes));
  const discs = bodies.map((body, at) => disc(body, at, rooms[at] ?? 0, pitch, size));
  const offsets = discs.map(() => /** @type {[number, number]} */ ([0, 0]));
  const wholes = packs.map((members) => together(members, bodies, discs, offsets));
  const kinds = packs.map(([at = 0]) => /** @type {Body} */ (bodies[at]));
  besideTheirThemes(bodies, packs, wholes);
  apart(kinds, wholes, size);
  packs.forEach((members, at) => {
    for (const member of members) moveTo(discs[member], wholes[at], offsets[member]);
  });
  return {
    pitch,
    discs: new Map(bodies.map(({ id }, at) => [id, /** @type {Disc} */ (discs[at])])),
    wholes: new Map(packs.flatMap((members, at) => members.map((member) => [bodies[member]?.id ?? "", /** @type {Disc} */ (wholes[at])]))),
  };
}

/**
 * Which bodies lie together, by their numbers; most by themselves.
 * @param {Body[]} bodies
 * @returns {number[][]}
 */
function packsOf(bodies) {
  /** @type {Map<string, number[]>} */
  const packs = new Map();
  bodies.forEach(({ id, pack }, at) => {
    const key = pack ? `pack ${pack}` : `one ${id}`;
    packs.set(key, [...(packs.get(key) ?? []), at]);
  });
  return [...packs.values()];
}

/**
 * One disc around all that lie together, in the middle of where each would lie, the larger the more.
 * @param {number[]} members
 * @param {Body[]} bodies
 * @param {Disc[]} discs
 * @param {[number, number][]} offsets are filled in
 * @returns {Disc}
 */
function together(members, bodies, discs, offsets) {
  const own = members.map((at) => /** @type {Disc} */ (discs[at]));
  const [only] = own;
  if (own.length === 1 && only) return only;
  const all = members.reduce((sum, at) => sum + (bodies[at]?.count ?? 0), 0) || 1;
  const mean = (/** @type {"x" | "y"} */ axis) => own.reduce((sum, disc, at) => sum + (disc[axis] * (bodies[members[at] ?? 0]?.count ?? 0)) / all, 0);
  const { offsets: found, radius } = packed(own.map((disc) => disc.radius), AIR);
  members.forEach((at, n) => (offsets[at] = found[n] ?? [0, 0]));
  return { x: mean("x"), y: mean("y"), radius, reach: radius, room: 0 };
}

/**
 * @param {Disc | undefined} disc
 * @param {Disc | undefined} whole
 * @param {[number, number] | undefined} offset
 */
function moveTo(disc, whole, offset) {
  if (!disc || !whole || disc === whole) return;
  disc.x = whole.x + (offset?.[0] ?? 0);
  disc.y = whole.y + (offset?.[1] ?? 0);
}

/**
 * As large as the map allows, and never larger than looks like a dot.
 * @param {number[]} rooms
 * @param {Size} size
 * @param {number} [themes] how many they are of, where several are of one
 */
export function pitchFor(rooms, { width, height }, themes = rooms.length) {
  const area = COVERED * Math.min(1, (NINE / Math.max(1, themes)) ** CROWDED) * width * height;
  let low = 0.5;
  const few = 1 + 0.7 * Math.max(0, 1 - rooms.reduce((sum, room) => sum + room, 0) / FEW);
  let high = few * LARGEST_PITCH * Math.min(1.6, Math.sqrt((width * height) / USUAL_AREA));
  for (let round = 0; round < 20; round += 1) {
    const pitch = (low + high) / 2;
    const covered = rooms.reduce((sum, room) => sum + Math.PI * (radiusOf(room, pitch) + AIR) ** 2, 0);
    if (covered > area) high = pitch;
    else low = pitch;
  }
  return low;
}

/**
 * @param {Body} body
 * @param {number} pitch of the themes
 */
export const pitchOf = ({ kind }, pitch) => (kind === "group" || kind === "single" ? Math.max(pitch, CLEAR_PITCH) : pitch);

/**
 * @param {Body} body
 * @param {number} at
 * @param {number} room
 * @param {number} pitch
 * @param {Size} size
 * @returns {Disc}
 */
function disc(body, at, room, pitch, { width, height }) {
  const inside = radiusOf(room, pitchOf(body, pitch));
  const radius = { theme: inside * WIDEST + AIR, group: inside + LETTER, single: inside + LETTER, unthemed: Math.hypot(WAITING, inside + ABOVE) }[body.kind];
  // what has no place yet gets one by its turn, spread evenly and the same each time
  const [x, y] = body.place ?? [(0.5 + at * GOLDEN_FRACTION) % 1, (0.5 + at * GOLDEN_FRACTION ** 2 * 2) % 1];
  return { x: x * width, y: y * height, radius, reach: body.kind === "theme" ? radius : inside + CLOSE, room };
}

/**
 * @param {Body[]} bodies
 * @param {number[][]} packs
 * @param {Disc[]} wholes
 */
function besideTheirThemes(bodies, packs, wholes) {
  /** @type {Map<string, Disc | undefined>} */
  const byTheme = new Map();
  packs.forEach((members, at) => {
    for (const member of members) byTheme.set(bodies[member]?.theme?.id ?? "", wholes[at]);
  });
  packs.forEach(([member = 0], at) => {
    const { beside = "" } = bodies[member] ?? {};
    const theme = beside ? byTheme.get(beside) : undefined;
    const own = wholes[at];
    if (!theme || !own) return;
    const angle = at * 2.4;
    own.x = theme.x + (theme.radius + own.radius + BETWEEN) * Math.cos(angle);
    own.y = theme.y + (theme.radius + own.radius + BETWEEN) * Math.sin(angle);
  });
}

/**
 * Push apart what overlaps, the small things more than the themes; the same each time.
 * @param {Body[]} bodies
 * @param {Disc[]} discs
 * @param {Size} size
 */
function apart(bodies, discs, size) {
  const gives = bodies.map(({ kind }) => (kind === "theme" ? 1 : kind === "unthemed" ? 0.2 : 4));
  const name = size.width < NARROW ? NARROW_NAME : NAME;
  const themes = discs.filter((_, at) => bodies[at]?.kind === "theme");
  const letters = discs.filter((_, at) => bodies[at]?.kind === "group" || bodies[at]?.kind === "single");
  for (let round = 0; round < ROUNDS; round += 1) {
    let moved = false;
    discs.forEach((one, at) => keepInside(one, size, bodies[at]?.kind === "theme"));
    if (round < FOR_NAMES) {
      themes.forEach((one, a) => themes.slice(0, a).forEach((other) => (moved = madeRoom(one, other, name) || moved)));
      for (const letter of letters) for (const theme of themes) moved = leftRoom(letter, theme, name) || moved;
    }
    for (let a = 0; a < discs.length; a += 1) for (let b = 0; b < a; b += 1) moved = parted(discs, gives, a, b) || moved;
    if (!moved) break;
  }
  discs.forEach((one, at) => keepInside(one, size, bodies[at]?.kind === "theme"));
}

/**
 * Two themes with their names below them go a little further apart, the shorter way: up and down, or to the sides.
 * @param {Disc} one
 * @param {Disc} other
 * @param {{w: number, h: number}} name
 */
function madeRoom(one, other, name) {
  const wide = (/** @type {Disc} */ { radius }) => Math.max(radius, name.w / 2);
  const [dx, dy] = [one.x - other.x, one.y - other.y];
  const x = wide(one) + wide(other) - Math.abs(dx);
  const y = one.radius + other.radius + name.h - Math.abs(dy);
  if (x <= 1 || y <= 1) return false;
  if (x < y) {
    one.x += SOFTLY * x * (dx < 0 ? -1 : 1);
    other.x -= SOFTLY * x * (dx < 0 ? -1 : 1);
  } else {
    one.y += SOFTLY * y * (dy < 0 ? -1 : 1);
    other.y -= SOFTLY * y * (dy < 0 ? -1 : 1);
  }
  return true;
}

/**
 * What belongs to the undercurrent stays out of the place below a theme where its name would stand.
 * @param {Disc} letter
 * @param {Disc} theme
 * @param {{w: number, h: number}} name
 */
function leftRoom(letter, theme, name) {
  const [dx, dy] = [letter.x - theme.x, letter.y - theme.y - theme.radius - name.h / 2];
  const x = letter.radius + name.w / 2 - Math.abs(dx);
  const y = letter.radius + name.h / 2 - Math.abs(dy);
  if (x <= 1 || y <= 1) return false;
  if (x < y || dy < 0) letter.x += FIRMLY * x * (dx < 0 ? -1 : 1);
  else letter.y += FIRMLY * y;
  return true;
}

/**
 * @param {Disc[]} discs
 * @param {number[]} gives
 * @param {number} a
 * @param {number} b
 */
function parted(discs, gives, a, b) {
  const one = /** @type {Disc} */ (discs[a]);
  const other = /** @type {Disc} */ (discs[b]);
  const dx = one.x - other.x || 0.01 * (a + 1);
  const dy = one.y - other.y || 0.01 * (b + 1);
  const distance = Math.sqrt(dx * dx + dy * dy);
  const overlap = one.radius + other.radius + BETWEEN - distance;
  if (overlap <= 0.5) return false;
  const share = (gives[a] ?? 1) / ((gives[a] ?? 1) + (gives[b] ?? 1));
  const step = (0.6 * overlap) / distance;
  one.x += dx * step * share;
  one.y += dy * step * share;
  other.x -= dx * step * (1 - share);
  other.y -= dy * step * (1 - share);
  return true;
}

/**
 * @param {Disc} disc
 * @param {Size} size
 * @param {boolean} labelled below it there should be room for its name, and below everything for the buttons
 */
function keepInside(disc, { width, height }, labelled) {
  const edge = disc.radius + 4;
  const buttons = disc.x + (labelled ? 0 : edge) > width - HANDS.w ? HANDS.h : 0;
  const wanted = buttons + (labelled ? LABEL : 0);
  const below = height > 2 * edge + wanted ? wanted : 0;
  disc.x = Math.min(Math.max(disc.x, edge), Math.max(edge, width - edge));
  disc.y = Math.min(Math.max(disc.y, edge), Math.max(edge, height - edge - below));
}
