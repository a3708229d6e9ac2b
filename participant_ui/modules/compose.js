/** The text field: counts what a person sees as characters, keeps a draft per question, says what to do at the limit. */

import { t, tn } from "/static/live/words.js";
import { byId, write } from "./cards.js";

const MOST = 500;

/** @typedef {{id: string, asked: string, text: string}} Draft */

/**
 * How many characters a person sees, as the server counts them.
 * @param {string} text
 */
export function graphemes(text) {
  const plain = text.normalize("NFC");
  // Older phones count code points: never fewer than the server, so nothing is let through that it refuses.
  if (!Intl.Segmenter) return [...plain].length;
  return [...new Intl.Segmenter().segment(plain)].length;
}

export class Compose {
  #form = byId("write");
  #text = byId("text");
  /** @type {Draft} */
  #draft = { id: "", asked: "", text: "" };
  #kept;

  /**
   * @param {import("./kept.js").Kept} kept
   * @param {(promptId: string, asked: string, text: string) => Promise<void>} send resolves when the words are kept
   */
  constructor(kept, send) {
    this.#kept = kept;
    this.#text.addEventListener("input", () => {
      this.complain("");
      this.#keep();
    });
    this.#form.addEventListener("submit", (/** @type {Event} */ event) => {
      event.preventDefault();
      this.#submit(send);
    });
    byId("under").hidden = false;
    this.open(this.#form.elements.prompt_id.value, byId("prompt").textContent);
    this.#count();
  }

  /** Whether somebody has words here that were not sent. */
  get busy() {
    return this.#text.value.trim() !== "";
  }

  /** @returns {Draft[]} unsent words for other questions */
  get aside() {
    return this.#kept.all("draft.").filter(({ id }) => id !== this.#draft.id);
  }

  /**
   * Write for this question from now on, going on where its draft was left.
   * @param {string} id
   * @param {string} asked
   */
  open(id, asked) {
    if (id === this.#draft.id) return;
    const first = !this.#draft.id;
    this.#draft = { id, asked, text: "" };
    this.#form.elements.prompt_id.value = id;
    // At first there may be words that the server gave back, or that were typed before the modules came.
    if (first && this.busy) return this.#keep();
    this.#text.value = this.#kept.get(`draft.${id}`)?.text ?? "";
    if (!first) this.complain("");
    this.#count();
  }

  /**
   * Words that were refused come back; what was typed meanwhile stays behind them.
   * @param {string} text
   * @param {string} why
   */
  giveBack(text, why) {
    this.#text.value = [text, this.#text.value].filter(Boolean).join("\n");
    this.#keep();
    this.complain(why);
    this.#text.focus();
  }

  /** @param {string} why nothing where all is well */
  complain(why) {
    const problem = byId("problem");
    problem.hidden = !why;
    write(problem.lastElementChild, why);
    this.#text.toggleAttribute("aria-invalid", Boolean(why));
  }

  /** @param {(promptId: string, asked: string, text: string) => Promise<void>} send */
  #submit(send) {
    const text = this.#text.value.trim();
    if (text && graphemes(text) <= MOST) {
      this.#text.value = "";
      this.complain("");
      this.#count();
      // Until then the draft is the only copy that a reload would find.
      send(this.#draft.id, this.#draft.asked, text).then(() => this.#keep());
      return;
    }
    if (!text) this.complain(this.#text.dataset.empty);
    this.#text.focus();
  }

  #keep() {
    const text = this.#text.value;
    const name = `draft.${this.#draft.id}`;
    const stored = this.busy && this.#kept.set(name, { ...this.#draft, text });
    if (!this.busy) this.#kept.remove(name);
    byId("saved").hidden = !stored;
    this.#count();
  }

  #count() {
    const n = graphemes(this.#text.value.trim());
    write(byId("count"), t("{n} of {most}", { n, most: MOST }));
    const over = n - MOST;
    if (over > 0) this.complain(tn(
      "Your text is {n} character too long. Shorten it or send it in two parts.",
      "Your text is {n} characters too long. Shorten it or send it in two parts.",
      over,
    ));
  }
}
