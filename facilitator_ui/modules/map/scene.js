/** The map as it is to be drawn now: every body where it lies on the screen, and its dots. */

import { AIR, pitchOf, settle } from "./settle.js";
import { bendOf, bent, radiusOf, spread } from "./spiral.js";

/** @typedef {import("./bodies.js").Body} Body */
/** @typedef {import("./settle.js").Size} Size */
/** @typedef {import("./settle.js").Disc} Disc */
/** @typedef {import("./view.js").View} View */
/** @typedef {{body: Body, disc: Disc, bend: import("./spiral.js").Bend, dots: Float32Array, placed: number}} Laid */
/** @typedef {{id: string, index: number}} Dot */

const DOT = 0.53;
const LARGEST_DOT = 7;
const SMALLEST_DOT = 0.9;

export class Scene {
  /** @type {Map<string, Laid>} */
  laid = new Map();
  pitch = 1;

  /**
   * @param {Body[]} bodies
   * @param {Size} size
   * @param {number} [finest]
   */
  constructor(bodies, size, finest) {
    const { pitch, discs, wholes } = settle(bodies, size, finest);
    this.pitch = pitch;
    this.wholes = wholes;
    for (const body of bodies) {
      const disc = /** @type {Disc} */ (discs.get(body.id));
      const dots = new Float32Array(2 * Math.max(disc.room, body.count));
      this.laid.set(body.id, { body, disc, bend: bendOf(body.id), dots, placed: 0 });
      this.#place(body.id);
    }
  }

  /**
   * More dots in the same places. False where a theme has outgrown its place, or there is another one: settle anew.
   * @param {Body[]} bodies
   */
  takes(bodies) {
    if (bodies.length !== this.laid.size) return false;
    for (const body of bodies) {
      const one = this.laid.get(body.id);
      const moved = one && (String(one.body.place) !== String(body.place) || one.body.beside !== body.beside || one.body.pack !== body.pack);
      if (!one || moved || body.count > one.disc.room || body.count < one.body.count) return false;
    }
    for (const body of bodies) {
      const one = this.laid.get(body.id);
      if (one) one.body = body;
      this.#place(body.id);
    }
    return true;
  }

  /** What lies together inside one outline. @returns {Laid[][]} */
  get outlines() {
    /** @type {Map<string, Laid[]>} */
    const packs = new Map();
    for (const [id, one] of this.laid) {
      if (one.body.kind !== "theme") continue;
      const key = one.body.pack || id;
      packs.set(key, [...(packs.get(key) ?? []), one]);
    }
    return [...packs.values()];
  }

  /** @param {string} id */
  #place(id) {
    const one = this.laid.get(id);
    if (!one) return;
    spread(one.dots, one.placed, one.body.count, pitchOf(one.body, this.pitch), one.bend);
    one.placed = one.body.count;
  }

  /**
   * How large a dot is at this zoom.
   * @param {View} view
   * @param {string} [id] of its body; a dot of a theme otherwise
   */
  dotRadius({ zoom }, id = "") {
    const body = this.laid.get(id)?.body;
    return Math.min(LARGEST_DOT, Math.max(SMALLEST_DOT, DOT * (body ? pitchOf(body, this.pitch) : this.pitch) * zoom));
  }

  /**
   * Where a dot lies on the screen.
   * @param {Dot} dot
   * @param {View} view
   * @returns {[number, number] | undefined}
   */
  where({ id, index }, { zoom, x, y }) {
    const one = this.laid.get(id);
    if (!one || index >= one.placed) return undefined;
    const [dx = 0, dy = 0] = one.dots.subarray(2 * index, 2 * index + 2);
    return [zoom * (one.disc.x + dx) + x, zoom * (one.disc.y + dy) + y];
  }

  /**
   * The dot under a point of the screen, or the nearest within reach.
   * @param {number} px
   * @param {number} py
   * @param {View} view
   * @param {number} reach
   * @returns {Dot | undefined}
   */
  dotAt(px, py, { zoom, x, y }, reach) {
    let nearest = (reach / zoom) ** 2;
    /** @type {Dot | undefined} */
    let found;
    for (const [id, { disc, dots, placed }] of this.laid) {
      const dx = (px - x) / zoom - disc.x;
      const dy = (py - y) / zoom - disc.y;
      if (Math.hypot(dx, dy) > disc.radius + reach) continue;
      for (let index = 0; index < placed; index += 1) {
        const far = (/** @type {number} */ (dots[2 * index]) - dx) ** 2 + (/** @type {number} */ (dots[2 * index + 1]) - dy) ** 2;
        if (far < nearest) [nearest, found] = [far, { id, index }];
      }
    }
    return found;
  }

  /**
   * The theme whose outline holds this point of the screen.
   * @param {number} px
   * @param {number} py
   * @param {View} view
   */
  bodyAt(px, py, { zoom, x, y }) {
    for (const [id, { body, disc, bend }] of this.laid) {
      const dx = (px - x) / zoom - disc.x;
      const dy = (py - y) / zoom - disc.y;
      const edge = radiusOf(disc.room, pitchOf(body, this.pitch)) * bent(bend, Math.atan2(dy, dx)) + AIR / zoom;
      if (Math.hypot(dx, dy) <= edge) return id;
    }
    return "";
  }

  /**
   * All dots inside a line that was drawn on the screen.
   * @param {(x: number, y: number) => boolean} encloses
   * @param {View} view
   * @returns {Dot[]}
   */
  within(encloses, { zoom, x, y }) {
    const found = [];
    for (const [id, { disc, dots, placed }] of this.laid) {
      for (let index = 0; index < placed; index += 1) {
        const px = zoom * (disc.x + /** @type {number} */ (dots[2 * index])) + x;
        const py = zoom * (disc.y + /** @type {number} */ (dots[2 * index + 1])) + y;
        if (encloses(px, py)) found.push({ id, index });
      }
    }
    return found;
  }
}
