/** What could be asked next, one at a time, with the voices behind it. The facilitator's words are the last. */

import { t } from "/static/live/words.js";

import { follow } from "../keyed.js";
import { asked, why } from "../questions.js";
import { byId, fill, one, speak } from "../templates.js";

/** @typedef {import("../questions.js").Suggestion} Suggestion */
/** @typedef {import("../sections.js").Theme} Theme */

export class Suggestions {
  #place = byId("next");
  #at = 0;
  /** @type {{suggestion: Suggestion, theme: Theme}[]} */
  #all = [];

  /**
   * @param {(words: string, theme: Theme) => void} ready put this question ready
   * @param {(themeId: string) => void} choose
   */
  constructor(ready, choose) {
    this.#place.addEventListener("click", ({ target }) => {
      const act = target instanceof Element && /** @type {HTMLElement | null} */ (target.closest("[data-act]"))?.dataset.act;
      const now = this.#all[this.#at];
      if (!act || !now) return;
      if (act === "other") this.#turn();
      else if (act === "open") choose(now.theme.id);
      else ready(asked(now.suggestion, now.theme), now.theme);
    });
  }

  /**
   * @param {Suggestion[] | undefined} suggestions
   * @param {(themeId: string) => Theme | undefined} themeOf
   */
  show(suggestions = [], themeOf) {
    const before = this.#all[this.#at]?.suggestion;
    this.#all = suggestions.flatMap((suggestion) => {
      const theme = themeOf(suggestion.theme_id);
      return theme ? [{ suggestion, theme }] : [];
    });
    // What somebody is reading stays, also when another suggestion came before it.
    const same = this.#all.findIndex(({ suggestion }) => suggestion.kind === before?.kind && suggestion.theme_id === before.theme_id);
    this.#at = Math.max(0, same);
    this.#draw();
  }

  #turn() {
    this.#at = (this.#at + 1) % this.#all.length;
    this.#draw();
  }

  #draw() {
    const now = this.#all[this.#at];
    one(this.#place, '[data-part="none"]').hidden = Boolean(now);
    one(this.#place, '[data-part="one"]').hidden = !now;
    one(this.#place, '[data-act="other"]').hidden = this.#all.length < 2;
    fill(this.#place, { place: now ? t("{n} of {of}", { n: this.#at + 1, of: this.#all.length }) : "" });
    if (!now) return;
    fill(this.#place, { question: asked(now.suggestion, now.theme), why: why(now.suggestion, now.theme) });
    follow(one(this.#place, "ul"), now.suggestion.voices.slice(0, 2), {
      template: "row-behind",
      fill: (row, voice) => speak(one(row, ".voice"), voice),
    });
  }
}
