/** The names above the map: real buttons, measured once, and put where they cover nothing. */

import { number, t } from "/static/live/words.js";

import { paint } from "../badge.js";
import { follow } from "../keyed.js";
import { keepOneStop, rove } from "../roving.js";
import { fill, one } from "../templates.js";
import { placeNames } from "./labels.js";
import { ABOVE, HANDS, WAITING } from "./settle.js";

/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("./bodies.js").Body} Body */
/** @typedef {import("./labels.js").Shape} Shape */
/** @typedef {import("./labels.js").Spot} Spot */
/** @typedef {import("./view.js").View} View */

const WIDTHS = [184, 144, 236, 300];
const NARROW_WIDTHS = [156, 128, 204, 260];
const NARROW = 640;
/** More names than on the drawing are written a little smaller, so that they find room. */
const MANY = 9;
const LETTER = 12;
/** After the last letter, as the chosen one has it. */
const END = 12;

export class Names {
  #place;
  #letters;
  #small;
  /** @type {Map<string, {shapes: Shape[], short: Shape}>} */
  #measured = new Map();
  /** @type {Map<string, Spot>} */
  #spots = new Map();
  /** @type {Map<string, [number, number, number]>} where each theme was when its name was placed */
  #anchors = new Map();

  /**
   * @param {HTMLElement} place
   * @param {HTMLElement} letters
   * @param {boolean} small without buttons for zoom and lasso, and with badges alone beside the name of the chosen one
   */
  constructor(place, letters, small = false) {
    this.#place = place;
    this.#letters = letters;
    this.#small = small;
    rove(this.#place, ".m-lab");
  }

  /**
   * The words and counts; where they stand is left as it is.
   * @param {Scene} scene
   * @param {string} chosen
   */
  fill(scene, chosen) {
    const named = [...scene.laid.values()].flatMap(({ body }) => (body.name ? [body] : []));
    const whole = [...scene.laid.values()].find(({ body }) => body.theme?.id === chosen)?.body;
    follow(this.#place, named, { template: "row-map-name", fill: (name, body) => drawName(name, body, isOf(body, whole)) });
    keepOneStop([...this.#place.children].map((name) => /** @type {HTMLElement} */ (name)));
    const others = [...scene.laid.values()].map(({ body }) => body).filter(({ kind }) => kind !== "theme");
    follow(this.#letters, others, {
      template: (body) => (body.kind === "unthemed" ? "row-map-waiting" : "row-map-letter"),
      fill: (element, { letter, count }) => fill(element, { letter, waiting: number(count) }),
    });
  }

  /**
   * Find every name a spot.
   * @param {Scene} scene
   * @param {View} view
   * @param {{width: number, height: number}} size
   * @param {string} chosen
   */
  arrange(scene, view, size, chosen) {
    const circles = new Map([...scene.laid].map(([id, { disc }]) => [id, seen(disc, view)]));
    const inked = [...scene.laid.values()].map(({ disc }) => seen({ ...disc, radius: disc.reach }, view));
    const chosenOne = [...scene.laid.values()].find(({ body }) => body.theme?.id === chosen)?.body;
    const taken = [...this.#placeLetters(scene, circles), ...(this.#small ? [] : [handsIn(size)])];
    const many = this.#place.children.length > MANY;
    this.#place.classList.toggle("many", many);
    const widths = size.width < NARROW || many ? NARROW_WIDTHS : WIDTHS;
    this.#measure(scene, widths, (body) => keyOf(body, size, many));
    const wanted = [...scene.laid.values()].flatMap(({ body }) => {
      const whole = scene.wholes.get(body.id);
      const sizes = this.#measured.get(keyOf(body, size, many));
      if (!body.name || !whole || !sizes || !inSight(seen(whole, view), size)) return [];
      const first = isOf(body, chosenOne);
      const around = [...scene.laid.values()].flatMap((one) => (isOf(body, one.body) ? [seen(one.disc, view)] : []));
      return [{ id: body.id, circle: seen(whole, view), around, short: sizes.short, shapes: this.#small && !first ? [] : sizes.shapes, first }];
    });
    this.#spots = placeNames(wanted, inked, taken, size, this.#spots);
    this.#anchors = new Map([...circles].map(([id, { x, y, radius }]) => [id, [x, y, radius]]));
    this.#put((id) => this.#spots.get(id));
  }

  /**
   * While the map moves under the hand the names go along; they find better spots when it rests.
   * @param {Scene} scene
   * @param {View} view
   */
  carry(scene, view) {
    const circles = new Map([...scene.laid].map(([id, { disc }]) => [id, seen(disc, view)]));
    this.#placeLetters(scene, circles);
    this.#put((id) => {
      const spot = this.#spots.get(id);
      const now = circles.get(id);
      const [x = 0, y = 0, radius = 0] = this.#anchors.get(id) ?? [];
      if (!spot || !now) return spot;
      const lower = Math.sign(spot.y + spot.h / 2 - y) * (now.radius - radius);
      return { ...spot, x: spot.x + now.x - x, y: spot.y + now.y - y + lower };
    });
  }

  /** @param {(id: string) => Spot | undefined} spotOf */
  #put(spotOf) {
    for (const child of this.#place.children) {
      const name = /** @type {HTMLElement} */ (child);
      const spot = spotOf(name.dataset.id ?? "");
      // out of sight only: a name that found no room can still be reached with the keys, and is told to a screen reader
      name.classList.toggle("unplaced", !spot);
      name.classList.toggle("short", Boolean(spot?.short));
      if (!spot) continue;
      name.style.maxWidth = spot.short ? "" : `${spot.most}px`;
      name.style.transform = `translate(${Math.round(spot.x)}px, ${Math.round(spot.y)}px)`;
    }
  }

  /**
   * @param {Scene} scene
   * @param {Map<string, {x: number, y: number, radius: number}>} circles
   */
  #placeLetters(scene, circles) {
    const boxes = [];
    for (const child of this.#letters.children) {
      const letter = /** @type {HTMLElement} */ (child);
      const circle = circles.get(letter.dataset.id ?? "");
      if (!circle) continue;
      const dots = circle.radius - LETTER;
      const waits = scene.laid.get(letter.dataset.id ?? "")?.body.kind === "unthemed";
      const above = Math.sqrt(Math.max(0, circle.radius ** 2 - WAITING ** 2));
      const [x, y] = waits ? [circle.x - WAITING, circle.y - Math.max(above, ABOVE)] : [circle.x + dots - 2, circle.y - 12];
      letter.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`;
      if (waits) boxes.push({ x, y, w: 2 * WAITING, h: 24 });
      else boxes.push({ x: circle.x - dots - 4, y: circle.y - Math.max(12, dots), w: 2 * dots + 24, h: 2 * Math.max(12, dots) });
    }
    return boxes;
  }

  /**
   * All at once, so that the page is laid out once for each width and not once for each name.
   * @param {Scene} scene
   * @param {number[]} widths
   * @param {(body: Body) => string} keyOf
   */
  #measure(scene, widths, keyOf) {
    const missing = [...this.#place.children].flatMap((child) => {
      const name = /** @type {HTMLElement} */ (child);
      const body = scene.laid.get(name.dataset.id ?? "")?.body;
      return body && !this.#measured.has(keyOf(body)) ? [{ name, key: keyOf(body) }] : [];
    });
    if (!missing.length) return;
    for (const { name } of missing) name.classList.remove("short", "unplaced");
    const rounds = widths.map((most) => {
      for (const { name } of missing) name.style.maxWidth = `${most}px`;
      return missing.map(({ name }) => ({ ...snug(name), h: name.offsetHeight }));
    });
    for (const { name } of missing) name.classList.add("short");
    const shorts = missing.map(({ name }) => ({ w: name.offsetWidth, h: name.offsetHeight, most: 0 }));
    missing.forEach(({ key }, at) => {
      const shapes = rounds.map((round) => /** @type {Shape} */ (round[at]));
      // another width is only of use where it makes the name less high or less wide
      const useful = shapes.filter((shape, n) => shapes.slice(0, n).every((other) => other.h > shape.h || other.w > shape.w));
      this.#measured.set(key, { shapes: useful, short: /** @type {Shape} */ (shorts[at]) });
    });
  }
}

/**
 * As wide as its longest line: a name that is broken keeps the width at which it broke.
 * @param {HTMLElement} name
 */
function snug(name) {
  const lines = [...one(name, '[data-slot="title"]').getClientRects(), ...one(name, '[data-slot="contributions"]').getClientRects()];
  const w = Math.ceil(Math.max(...lines.map(({ right }) => right)) - name.getBoundingClientRect().left) + END;
  return { w, most: w };
}

/** @param {{width: number, height: number}} size */
const handsIn = ({ width, height }) => ({ x: width - HANDS.w, y: height - HANDS.h, ...HANDS });

/**
 * @param {{x: number, y: number, radius: number}} disc
 * @param {View} view
 */
const seen = ({ x, y, radius }, view) => ({ x: view.zoom * x + view.x, y: view.zoom * y + view.y, radius: view.zoom * radius });

/**
 * @param {{x: number, y: number, radius: number}} circle
 * @param {{width: number, height: number}} size
 */
const inSight = ({ x, y, radius }, { width, height }) => x > -radius && y > -radius && x < width + radius && y < height + radius;

/**
 * What a name's size depends on.
 * @param {Body} body
 * @param {{width: number}} size
 * @param {boolean} many
 */
const keyOf = ({ name }, { width }, many) => `${width < NARROW} ${many} ${name?.title} ${number(name?.contributions ?? 0).length}`;

/**
 * Whether a name stands for all that this one lies together with.
 * @param {Body} named
 * @param {Body | undefined} one
 */
const isOf = (named, one) => Boolean(one) && (named.id === one?.id || Boolean(named.pack && named.pack === one?.pack));

/**
 * @param {HTMLElement} element
 * @param {Body} body
 * @param {boolean} chosen
 */
function drawName(element, { leader, name }, chosen) {
  if (!leader || !name) return;
  const looks = `${leader.number} ${leader.undercurrent} ${name.title} ${chosen}`;
  if (element.dataset.looks !== looks) {
    element.dataset.looks = looks;
    paint(one(element, ".tb"), leader);
    fill(element, { named: t("Theme {n}:", { n: leader.number }), title: name.title });
    element.setAttribute("aria-pressed", String(chosen));
  }
  fill(element, { contributions: number(name.contributions) });
}
