/** “This speaks to me”: answers at once, as if it had arrived; the outbox keeps it until it has. */

import { number } from "/static/live/words.js";

export class Resonance {
  /** @type {Map<string, boolean | undefined>} what was asked, until the server shows it */
  #wanted = new Map();
  /** @type {Map<string, number>} */
  #counts = new Map();
  /** @type {Set<string>} */
  #given = new Set();

  /**
   * What the server knows now.
   * @param {{id: string, resonance: number}[]} voices and themes
   * @param {string[]} given
   */
  update(voices, given) {
    this.#counts = new Map(voices.map(({ id, resonance }) => [id, resonance]));
    this.#given = new Set(given);
    this.#paint();
  }

  /**
   * What waits for the server's answer; without `on` what was refused, and counts no longer.
   * @param {{id: string, on?: boolean}[]} acts
   */
  expect(acts) {
    for (const { id, on } of acts) this.#wanted.set(id, on);
    this.#paint();
  }

  /** Every button on the page, as it stands. */
  #paint() {
    for (const form of /** @type {any} */ (document.querySelectorAll("form[data-act=resonate]"))) {
      const id = form.elements[0].value;
      const count = this.#counts.get(id);
      const given = this.#given.has(id);
      const wanted = this.#wanted.get(id);
      // On a kept page a button is as it was, but for what was asked since; so is that of a voice whose turn is over.
      const on = wanted ?? (count === undefined ? undefined : given);
      if (on === undefined) continue;
      const button = form.querySelector("button");
      button.setAttribute("aria-pressed", String(on));
      if (count === undefined) continue;
      if (on === given) this.#wanted.delete(id);
      const n = count + (on ? 1 : 0) - (given ? 1 : 0);
      button.lastElementChild.textContent = n ? number(n) : "";
    }
  }
}
