/** The ledger: every accepted contribution on exactly one line, and the sum always in view. */

import { number, tn } from "/static/live/words.js";

import { byId, fill, one, when } from "./templates.js";

/** @typedef {import("./sections.js").Ledger} Ledger */

const LINES = /** @type {const} */ (["themed", "unthemed", "held", "hidden", "withdrawn"]);

/**
 * Whether nothing was lost and nothing counted twice.
 * @param {Ledger} ledger
 */
export const addsUp = (ledger) => ledger.accepted === LINES.reduce((sum, line) => sum + ledger[line], 0);

/**
 * @param {Ledger} ledger
 * @param {number} flagged contributions that the room sees and somebody should look at
 */
export function showLedger(ledger, flagged) {
  const bar = byId("ledger");
  fill(bar, Object.fromEntries(["accepted", ...LINES].map((line) => [line, number(ledger[/** @type {keyof Ledger} */ (line)])])));
  when(bar, { whole: addsUp(ledger), broken: !addsUp(ledger) });
  one(bar, '[data-part="flagged"]').hidden = flagged === 0;
  fill(bar, { flagged: tn("{n} to look at", "{n} to look at", flagged) });
  one(bar, '[data-part="held"]').classList.toggle("held", ledger.held > 0);
}
