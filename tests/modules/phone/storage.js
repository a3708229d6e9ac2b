/** A localStorage for tests: works, or refuses as a private window does, or is full. */

/** @type {any} */
const world = globalThis;

/**
 * @param {"works" | "refuses" | "full"} mood
 * @returns {Record<string, string>} what is stored
 */
export function storage(mood = "works") {
  /** @type {any} */
  const stored = Object.create({
    getItem: (/** @type {string} */ name) => stored[name] ?? null,
    setItem(/** @type {string} */ name, /** @type {string} */ value) {
      if (mood === "full") throw new Error("QuotaExceededError");
      stored[name] = value;
    },
    removeItem: (/** @type {string} */ name) => delete stored[name],
  });
  Object.defineProperty(world, "localStorage", {
    configurable: true,
    get() {
      if (mood === "refuses") throw new Error("SecurityError");
      return stored;
    },
  });
  return stored;
}
