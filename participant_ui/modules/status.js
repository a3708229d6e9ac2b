/** The thin line on top: connected, or kept on this phone until there is a connection. */

import { byId } from "./cards.js";

/** @typedef {import("/static/live/line.js").Status} Status */

// A line that is back within this time was never missed; a flickering warning frightens more than it tells.
const UNNOTICED = 2_000;

/** @type {ReturnType<typeof setTimeout> | undefined} */
let soon;
/** @type {Status | undefined} */
let told;

/**
 * @param {Status} status
 * @param {(text: string) => void} say
 */
export function showLine(status, say) {
  if (status === "open" || status === "stopped") {
    clearTimeout(soon);
    soon = undefined;
    show(status, say);
    return;
  }
  if (!told) show("connecting", say);
  soon ??= setTimeout(() => show("waiting", say), UNNOTICED);
}

/**
 * @param {Status} status
 * @param {(text: string) => void} say
 */
function show(status, say) {
  for (const line of byId("line").querySelectorAll("[data-status]")) {
    line.hidden = line.dataset.status !== status;
    const expected = !told || told === status || (told === "connecting" && status === "open");
    if (!line.hidden && !expected) say(line.textContent);
  }
  told = status;
}
