/** Before a theme is shared the hall shows a field of dots, one for each contribution; newcomers stand out a moment. */

import { across, gridFor } from "./dots.js";
import { byId, one } from "./templates.js";

const FEWEST_COLUMNS = 40;
const FRESH_FOR = 6000;

export class HallField {
  #place = byId("field");
  /** How many dots are no longer news; nothing is, on a page that was just opened. @type {number | undefined} */
  #settled;
  #count = 0;

  /** @param {number} count */
  show(count) {
    const settled = Math.min(this.#settled ?? count, count);
    const arrived = count > Math.max(this.#count, settled);
    this.#settled = settled;
    this.#count = count;
    const { width, height } = this.#place.getBoundingClientRect();
    const { columns, rows } = gridFor(count, width / Math.max(1, height), FEWEST_COLUMNS);
    const picture = one(this.#place, "svg");
    picture.setAttribute("viewBox", `0 0 ${columns} ${rows}`);
    one(picture, "path").setAttribute("d", across(settled, columns));
    one(picture, ".fresh").setAttribute("d", across(count, columns, settled));
    if (arrived) setTimeout(() => this.#settle(count), FRESH_FOR);
  }

  /** @param {number} count */
  #settle(count) {
    this.#settled = Math.max(this.#settled ?? 0, count);
    this.show(this.#count);
  }
}
