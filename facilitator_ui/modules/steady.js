/** A button whose meaning changes under the finger: the second press of a double click was meant for what it was before. */

const SECOND_PRESS = 800;

export class Steady {
  /** @type {string | undefined} */
  #meaning;
  #changed = -Infinity;

  /**
   * The button means this from now on. What it says first was never anything else, so it can be pressed at once.
   * @param {string} meaning
   * @param {number} now milliseconds
   */
  means(meaning, now) {
    if (this.#meaning !== undefined && meaning !== this.#meaning) this.#changed = now;
    this.#meaning = meaning;
  }

  /**
   * Whether a press now can be meant for what the button says now.
   * @param {number} now milliseconds
   */
  ready(now) {
    return now - this.#changed >= SECOND_PRESS;
  }
}
