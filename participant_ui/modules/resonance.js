/** “This speaks to me”: answers at once, is sent as soon as it can be, and of quick changes of mind only the last counts. */

import { number } from "/static/live/words.js";

export class Resonance {
  /** @type {Map<string, boolean>} */
  #wanted = new Map();
  /** @type {Map<string, number>} */
  #counts = new Map();
  /** @type {Set<string>} */
  #given = new Set();
  /** @type {Set<string>} */
  #busy = new Set();
  #act;
  #say;

  /**
   * @param {(message: any) => Promise<unknown>} act
   * @param {(text: string) => void} say
   */
  constructor(act, say) {
    this.#act = act;
    this.#say = say;
  }

  /**
   * What the server knows now.
   * @param {{id: string, resonance: number}[]} voices and themes
   * @param {string[]} given
   */
  update(voices, given) {
    this.#counts = new Map(voices.map(({ id, resonance }) => [id, resonance]));
    this.#given = new Set(given);
    for (const [id, on] of this.#wanted) {
      if (on === this.#given.has(id) && !this.#busy.has(id)) this.#wanted.delete(id);
    }
    this.paint();
  }

  /**
   * @param {string} id
   * @param {string} [name] which kind of id: of a contribution or of a theme
   */
  toggle(id, name = "contribution_id") {
    this.#wanted.set(id, !this.#on(id));
    this.paint();
    if (!this.#busy.has(id)) this.#send(id, name);
  }

  /** Every button on the page, as it stands. */
  paint() {
    for (const form of /** @type {any} */ (document.querySelectorAll("form[data-act=resonate]"))) {
      const id = form.elements[0].value;
      const count = this.#counts.get(id);
      if (count === undefined) continue;
      const on = this.#on(id);
      const button = form.querySelector("button");
      button.setAttribute("aria-pressed", String(on));
      const n = count + (on ? 1 : 0) - (this.#given.has(id) ? 1 : 0);
      button.lastElementChild.textContent = n ? number(n) : "";
    }
  }

  /** @param {string} id */
  #on(id) {
    return this.#wanted.get(id) ?? this.#given.has(id);
  }

  /**
   * @param {string} id
   * @param {string} name
   */
  async #send(id, name) {
    const on = this.#on(id);
    this.#busy.add(id);
    try {
      await this.#act({ type: name === "theme_id" ? "resonate_theme" : "resonate", [name]: id, on });
    } catch (error) {
      this.#wanted.delete(id);
      this.#say(/** @type {Error} */ (error).message);
    }
    this.#busy.delete(id);
    if (this.#on(id) !== on && this.#wanted.has(id)) this.#send(id, name);
    else this.paint();
  }
}
