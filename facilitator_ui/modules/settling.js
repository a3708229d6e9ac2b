/** What was pressed and is not drawn yet: pressed again meanwhile, it would do the same once more instead of its opposite. */

/** @typedef {import("./acts.js").Ack} Ack */

/** Somebody must be able to press again where nothing changed, or the server is slow to say so. */
const MOST = 2000;

/** Fires `change`. */
export class Settling extends EventTarget {
  /** From which position on each is drawn. @type {Map<string, number>} */
  #held = new Map();

  /**
   * Do this, unless it is under way already or not drawn yet.
   * @param {string} what
   * @param {() => Promise<Ack | undefined>} work none: it was not done
   */
  async during(what, work) {
    if (this.#held.has(what)) return;
    this.#hold(what, Infinity);
    const ack = await work().catch(() => undefined);
    if (ack?.position === undefined) return this.#leave(what);
    this.#hold(what, ack.position);
    setTimeout(() => this.#leave(what), MOST);
  }

  /**
   * Whoever does one thing after another means the second for what the first one made: wait until that is drawn.
   * @param {(what: string) => boolean} concerns
   * @returns {Promise<void>}
   */
  async before(concerns) {
    const stored = () => [...this.#held].some(([what, from]) => from < Infinity && concerns(what));
    while (stored()) await new Promise((resolve) => this.addEventListener("change", resolve, { once: true }));
  }

  /** @param {string} what */
  holds(what) {
    return this.#held.has(what);
  }

  /** The page shows everything up to this position. @param {number} position */
  drawn(position) {
    for (const [what, from] of this.#held) if (from <= position) this.#leave(what);
  }

  /**
   * @param {string} what
   * @param {number} from
   */
  #hold(what, from) {
    this.#held.set(what, from);
    this.dispatchEvent(new Event("change"));
  }

  /** @param {string} what */
  #leave(what) {
    if (this.#held.delete(what)) this.dispatchEvent(new Event("change"));
  }
}
