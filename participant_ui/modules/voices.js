/** What others say. The list never moves under a reader: newer voices wait until they are asked for. */

import { tn } from "/static/live/words.js";
import { arrange, copy, ids, quote } from "./cards.js";

/** @typedef {import("./cards.js").Voice} Voice */

// As many as app/live/audience.py sends; a full list means that older ones fell off, not that they were taken away.
const FULL = 30;

export class Voices {
  /** @type {Voice[]} */
  #newest = [];
  #section;
  #list;
  #more;
  #say;

  /**
   * @param {any} section
   * @param {(text: string) => void} say
   */
  constructor(section, say) {
    this.#say = say;
    this.#section = section;
    this.#list = section.querySelector("ul");
    this.#more = section.querySelector("button.new");
    this.#more.addEventListener("click", () => this.#release());
  }

  /**
   * @param {Voice[]} newest newest first
   * @param {Set<string>} own ids of this participant, who knows those words
   */
  update(newest, own) {
    this.#newest = newest.filter(({ id }) => !own.has(id));
    const shown = standing(ids(this.#list), this.#newest, newest.length >= FULL);
    const last = lastIndex(this.#newest, ({ id }) => shown.includes(id));
    const older = shown.length ? (last < 0 ? [] : this.#newest.slice(last + 1)) : this.#newest;
    this.#show([...shown.map((id) => ({ id, text: "", lang: "" })), ...older]);
    this.#offer();
  }

  #release() {
    this.#show(this.#newest);
    this.#offer();
    this.#section.querySelector("h2").focus();
  }

  /** @param {{id: string, text: string, lang: string}[]} voices */
  #show(voices) {
    arrange(this.#list, voices, card);
    this.#section.querySelector(".hint").hidden = voices.length > 0;
  }

  #offer() {
    const shown = new Set(ids(this.#list));
    const waiting = this.#newest.filter(({ id }) => !shown.has(id)).length;
    const text = tn("{n} new", "{n} new", waiting);
    // Only the first of them is told aloud; in a busy room the number changes every second.
    if (this.#more.hidden && waiting) this.#say(text);
    this.#more.hidden = !waiting;
    this.#more.lastElementChild.textContent = text;
  }
}

/** @param {{id: string, text: string, lang: string}} voice */
function card(voice) {
  const made = copy("voice-card", voice.id);
  quote(made, voice);
  return made;
}

/**
 * Which of the shown voices may stay. One that is gone while an older one is still there was taken away.
 * @param {string[]} shown
 * @param {Voice[]} newest
 * @param {boolean} full
 */
export function standing(shown, newest, full) {
  const there = new Set(newest.map(({ id }) => id));
  const lastThere = lastIndex(shown, (id) => there.has(id));
  return shown.filter((id, i) => there.has(id) || (full && i > lastThere));
}

/**
 * Not `findLastIndex`: many phones in a hall are too old for it.
 * @template T
 * @param {T[]} list
 * @param {(element: T) => boolean} fits
 */
function lastIndex(list, fits) {
  return list.map(fits).lastIndexOf(true);
}
