/** The energy of the evening on the wall: what was said above the line, what spoke to people below it. */

import { clock, t } from "/static/live/words.js";

import { byId, fill, one } from "./templates.js";

/** @typedef {{from: number, step: number, contributions: number[], resonance: number[]}} Energy */

const GAP = 0.18;
const ABOVE = 66;
const BELOW = 34;

/** @param {Energy} energy */
export function showEnergy({ from, contributions, resonance }) {
  const place = byId("energy");
  const picture = one(place, "svg");
  picture.setAttribute("viewBox", `0 0 ${Math.max(1, contributions.length)} ${ABOVE + BELOW}`);
  one(picture, ".said").setAttribute("d", bars(contributions, ABOVE, -1));
  one(picture, ".moved").setAttribute("d", bars(resonance, BELOW, 1));
  fill(place, { from: clock(from), until: t("now") });
}

/**
 * One bar for each step, up (-1) or down (1) from the line between the two.
 * @param {number[]} counts
 * @param {number} most how high the highest is
 * @param {1 | -1} way
 */
export function bars(counts, most, way) {
  const highest = Math.max(1, ...counts);
  const bar = (/** @type {number} */ count, /** @type {number} */ at) => {
    const high = Number(((count / highest) * (most - 2)).toFixed(2));
    return count ? `M${at + GAP / 2} ${ABOVE + way}v${way * high}h${1 - GAP}v${-way * high}z` : "";
  };
  return counts.map(bar).join("");
}
