/** The words behind a dot, beside it, while somebody points at it. */

import { tn } from "/static/live/words.js";

import { byId, fill, one, speak } from "../templates.js";

/** @typedef {import("../sections.js").Voice} Voice */

const PATIENCE = 90;

export class Tip {
  #box = byId("map-tip");
  /** What is pointed at now. */
  #about = "";
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {string} about what names the place; the same again changes nothing
   * @param {number} x
   * @param {number} y
   * @param {{width: number, height: number}} size
   * @param {() => Voice | undefined | Promise<Voice | undefined>} words
   */
  show(about, x, y, size, words) {
    if (about === this.#about) return;
    this.hide();
    this.#about = about;
    this.#timer = setTimeout(async () => {
      const voice = await Promise.resolve(words()).catch(() => undefined);
      if (about === this.#about && voice) this.#put(voice, x, y, size);
    }, PATIENCE);
  }

  hide() {
    clearTimeout(this.#timer);
    this.#about = "";
    this.#box.hidden = true;
  }

  /**
   * @param {Voice} voice
   * @param {number} x
   * @param {number} y
   * @param {{width: number, height: number}} size
   */
  #put(voice, x, y, { width, height }) {
    speak(one(this.#box, ".voice"), voice);
    fill(this.#box, { resonance: voice.resonance ? tn("speaks to {n} person", "speaks to {n} people", voice.resonance) : "" });
    this.#box.hidden = false;
    const { offsetWidth: w, offsetHeight: h } = this.#box;
    const left = x + 14 + w > width ? x - 14 - w : x + 14;
    const top = y + 14 + h > height ? y - 14 - h : y + 14;
    this.#box.style.transform = `translate(${Math.round(Math.max(4, left))}px, ${Math.round(Math.max(4, top))}px)`;
  }
}
