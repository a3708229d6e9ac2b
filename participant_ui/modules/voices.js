/** What others say. The list never moves under a reader: newer voices wait until they are asked for. */

import { tn } from "/static/live/words.js";
import { arrange, copy, ids, quote } from "./cards.js";

/** @typedef {import("./cards.js").Voice} Voice */

export class Voices {
  /** @type {Voice[]} */
  #turns = [];
  /** @type {string | undefined} */
  #about;
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
   * @param {Voice[]} turns whose turn it is on this phone: see app/live/turns.py
   * @param {string[]} gone voices that were taken off the phones
   * @param {Set<string>} own ids of this participant, who knows those words
   * @param {string} [about] the question that they answer
   */
  update(turns, gone, own, about) {
    this.#turns = turns.filter(({ id }) => !own.has(id));
    const before = this.#about ?? about;
    const stay = before === about ? ids(this.#list).filter((id) => !gone.includes(id) && !own.has(id)) : [];
    // The page came with the first few: the others follow below them.
    const follow = stay.length && this.#about ? [] : this.#turns.filter(({ id }) => !stay.includes(id));
    this.#about = about;
    this.#show([...stay.map((id) => ({ id, text: "", lang: "" })), ...follow]);
    this.#offer();
  }

  /** Who is new comes first; of the others those stay whose turn it still is. */
  #release() {
    const shown = ids(this.#list);
    const after = (/** @type {Voice} */ { id }) => Number(shown.includes(id));
    this.#show([...this.#turns].sort((a, b) => after(a) - after(b)));
    this.#offer();
    this.#section.querySelector("h2").focus();
  }

  /** @param {{id: string, text: string, lang: string}[]} voices */
  #show(voices) {
    arrange(this.#list, voices, card);
    this.#section.querySelector(".hint").hidden = voices.length > 0;
  }

  #offer() {
    const shown = ids(this.#list);
    const waiting = this.#turns.filter(({ id }) => !shown.includes(id)).length;
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
