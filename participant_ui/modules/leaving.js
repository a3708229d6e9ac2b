/** Nothing of anybody, in any dialogue, stays behind on this phone. Fetched when somebody else takes it. */

import { letGo } from "./keeping.js";

const OURS = "samenspraak";

/** @param {import("./shelf.js").Shelf} shelf */
export async function forget(shelf) {
  try {
    for (const name of Object.keys(localStorage)) if (name.startsWith(`${OURS}.`)) localStorage.removeItem(name);
  } catch {
    // Refused storage: then nothing was kept there.
  }
  await Promise.all([shelf.clear(), letGo().then(() => globalThis.caches?.delete(OURS))]);
}
