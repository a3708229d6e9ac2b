/** Who has just come in: their dot has a ring for some seconds, also where nothing may move. */

import { bodyAt } from "./bodies.js";

/** @typedef {import("./bodies.js").Body} Body */
/** @typedef {{id: string, index: number, since: number}} Newcomer */

export const RING_FOR = 6000;

export class Newcomers {
  /** @type {Newcomer[]} */
  #rings = [];
  /** @type {Map<string, number>} */
  #counts = new Map();
  #arrangement = "";
  /** Whether what was looked at last was the present. */
  #present = false;

  /**
   * Compare with what was there. A revision that moves everybody makes nobody new, and who was new stays new where it lies now.
   * @param {Body[]} bodies
   * @param {string} arrangement which revision, and how coarse
   * @param {number} now milliseconds
   * @param {[string | null, number][]} [newest] where the last ones lie, the very last first; none: this is not the present
   */
  look(bodies, arrangement, now, newest) {
    const before = this.#counts;
    const same = arrangement === this.#arrangement;
    const followed = this.#present && newest;
    this.#arrangement = arrangement;
    this.#present = Boolean(newest);
    this.#counts = new Map(bodies.map(({ id, count }) => [id, count]));
    if (same) this.#grown(bodies, before, now);
    else if (followed) this.#moved(bodies, sum(this.#counts) - sum(before), now, newest);
    else this.#rings = [];
  }

  /**
   * @param {Body[]} bodies
   * @param {Map<string, number>} before
   * @param {number} now
   */
  #grown(bodies, before, now) {
    for (const { id, count, kind } of bodies) {
      if (kind === "group" || kind === "single") continue;
      const had = before.get(id) ?? (kind === "unthemed" ? 0 : count);
      if (count < had) this.#rings = this.#rings.filter((ring) => ring.id !== id || ring.index < count);
      for (let index = had; index < count; index += 1) this.#rings.push({ id, index, since: now });
    }
  }

  /**
   * The dots of a body lie in the order in which they came, so the newest of all are the last ones of theirs.
   * @param {Body[]} bodies
   * @param {number} more how many came in together with the revision
   * @param {number} now
   * @param {[string | null, number][]} newest
   */
  #moved(bodies, more, now, newest) {
    const known = new Map(bodies.map((body) => [body.id, body]));
    const since = [...Array.from({ length: Math.max(0, more) }, () => now), ...this.at(now).map((ring) => ring.since).reverse()];
    /** @type {Map<string, number>} */
    const behind = new Map();
    const rings = newest.slice(0, since.length).flatMap((where, at) => {
      const body = bodyAt(known, where);
      if (!body) return [];
      const index = body.count - 1 - (behind.get(body.id) ?? 0);
      behind.set(body.id, body.count - index);
      return index < 0 ? [] : [{ id: body.id, index, since: since[at] ?? now }];
    });
    this.#rings = rings.reverse();
  }

  /**
   * Those that are still new.
   * @param {number} now
   */
  at(now) {
    this.#rings = this.#rings.filter(({ since }) => now - since < RING_FOR);
    return this.#rings;
  }

  /**
   * In how many milliseconds the next ring ends; none: never.
   * @param {number} now
   */
  next(now) {
    const first = this.#rings[0];
    return first && Math.max(0, first.since + RING_FOR - now);
  }
}

/** @param {Map<string, number>} counts */
const sum = (counts) => [...counts.values()].reduce((all, count) => all + count, 0);
