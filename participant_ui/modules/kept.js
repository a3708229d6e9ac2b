/** Small things that stay on this phone: drafts, and what was read. In memory where the browser refuses. */

const OURS = "samenspraak.";

export class Kept {
  /** @type {Map<string, string>} */
  #memory = new Map();
  #prefix;

  /** @param {string} dialogueId */
  constructor(dialogueId) {
    this.#prefix = `${OURS}${dialogueId}.`;
  }

  /** @param {string} name */
  get(name) {
    const read = () => this.#memory.get(name) ?? localStorage.getItem(this.#prefix + name);
    return attempt(() => JSON.parse(read() ?? "null")) ?? undefined;
  }

  /**
   * Whether it will survive a reload.
   * @param {string} name
   * @param {unknown} value
   */
  set(name, value) {
    const text = JSON.stringify(value);
    this.#memory.delete(name);
    const stored = attempt(() => localStorage.setItem(this.#prefix + name, text) === undefined) ?? false;
    if (!stored) this.#memory.set(name, text);
    return stored;
  }

  /** @param {string} name */
  remove(name) {
    this.#memory.delete(name);
    attempt(() => localStorage.removeItem(this.#prefix + name));
  }

  /**
   * All that is kept under names that begin so.
   * @param {string} start
   * @returns {any[]}
   */
  all(start) {
    const stored = attempt(() => Object.keys(localStorage)) ?? [];
    const ours = stored.filter((name) => name.startsWith(this.#prefix)).map((name) => name.slice(this.#prefix.length));
    return [...new Set([...ours, ...this.#memory.keys()])]
      .filter((name) => name.startsWith(start))
      .map((name) => this.get(name));
  }
}

/**
 * @template T
 * @param {() => T} work
 * @returns {T | undefined}
 */
function attempt(work) {
  try {
    return work();
  } catch {
    // Refused storage, or full: then the page itself is the only memory.
    return undefined;
  }
}
