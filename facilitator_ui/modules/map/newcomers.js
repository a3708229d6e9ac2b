/** Who has just come in: their dot has a ring for some seconds, also where nothing may move. */

/** @typedef {import("./bodies.js").Body} Body */
/** @typedef {{id: string, index: number, since: number}} Newcomer */

export const RING_FOR = 6000;

export class Newcomers {
  /** @type {Newcomer[]} */
  #rings = [];
  /** @type {Map<string, number>} */
  #counts = new Map();
  #revision = "";

  /**
   * Compare with what was there. A revision that moves everybody makes nobody new.
   * @param {Body[]} bodies
   * @param {string} revision which of them
   * @param {number} now milliseconds
   */
  look(bodies, revision, now) {
    const same = revision === this.#revision;
    const before = this.#counts;
    this.#revision = revision;
    this.#counts = new Map(bodies.map(({ id, count }) => [id, count]));
    if (!same) {
      this.#rings = [];
      return;
    }
    for (const { id, count, kind } of bodies) {
      if (kind === "group" || kind === "single") continue;
      const had = before.get(id) ?? (kind === "unthemed" ? 0 : count);
      if (count < had) this.#rings = this.#rings.filter((ring) => ring.id !== id || ring.index < count);
      for (let index = had; index < count; index += 1) this.#rings.push({ id, index, since: now });
    }
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
