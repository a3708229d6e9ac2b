/** A field of dots, one for each contribution; newcomers stand out a moment. */

import { across, gridFor } from "./dots.js";
import { one } from "./templates.js";

const FRESH_FOR = 6000;

export class HallField {
  #place;
  #fewest;
  /** Whose dots these are: of another prompt or theme nobody is new. */
  #about = "";
  /** How many dots are no longer news; nothing is, on a page that was just opened. @type {number | undefined} */
  #settled;
  #count = 0;

  /**
   * @param {HTMLElement} place
   * @param {number} [fewest] columns: below it dots would become balls
   */
  constructor(place, fewest = 40) {
    this.#place = place;
    this.#fewest = fewest;
  }

  /**
   * @param {number} count
   * @param {string} [about]
   */
  show(count, about = "") {
    if (about !== this.#about) this.#settled = undefined;
    this.#about = about;
    const settled = Math.min(this.#settled ?? count, count);
    const arrived = count > Math.max(this.#count, settled);
    this.#settled = settled;
    this.#count = count;
    const { width, height } = this.#place.getBoundingClientRect();
    const { columns, rows } = gridFor(count, width / Math.max(1, height), this.#fewest);
    const picture = one(this.#place, "svg");
    picture.setAttribute("viewBox", `0 0 ${columns} ${rows}`);
    one(picture, "path").setAttribute("d", across(settled, columns));
    one(picture, ".fresh").setAttribute("d", across(count, columns, settled));
    if (arrived) setTimeout(() => this.#settle(count, about), FRESH_FOR);
  }

  /**
   * @param {number} count
   * @param {string} about
   */
  #settle(count, about) {
    if (about !== this.#about) return;
    this.#settled = Math.max(this.#settled ?? 0, count);
    this.show(this.#count, about);
  }
}
