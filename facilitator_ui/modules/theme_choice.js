/** Which theme? Asked before merging and before moving voices. */

import { tn } from "/static/live/words.js";

import { answered } from "./answered.js";
import { paint } from "./badge.js";
import { follow } from "./keyed.js";
import { MOST_FIRST, ordered } from "./order.js";
import { rove } from "./roving.js";
import { byId, fill, one, when } from "./templates.js";

/** @typedef {import("./sections.js").Theme} Theme */
/** @typedef {{title: string, hint: string, themes: Theme[], nowhere?: string}} Question `nowhere`: the words for "in no theme" */

/**
 * The themes whose title has all these words, in any order and however they are written.
 * @param {Theme[]} themes
 * @param {string} words
 */
export function found(themes, words) {
  const wanted = plain(words).split(/\s+/).filter(Boolean);
  return themes.filter(({ title, number }) => wanted.every((word) => plain(`${number} ${title}`).includes(word)));
}

/** @param {string} words */
const plain = (words) => words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

const NOWHERE = "nowhere";

export class ThemeChoice {
  #dialog = /** @type {HTMLDialogElement} */ (byId("choice-dialog"));
  #search = /** @type {HTMLInputElement} */ (byId("choice-search"));
  /** @type {Theme[]} */
  #themes = [];

  constructor() {
    const choices = one(this.#dialog, '[data-part="choices"]');
    rove(choices, ".choice");
    this.#search.addEventListener("input", () => this.#draw());
    this.#search.addEventListener("keydown", (event) => this.#leaveSearch(event));
    choices.addEventListener("click", ({ target }) => {
      const row = target instanceof Element && /** @type {HTMLElement | null} */ (target.closest("[data-id]"));
      if (row) this.#dialog.close(row.dataset.id);
    });
  }

  /**
   * @param {Question} question
   * @returns {Promise<Theme | null | undefined>} null: in no theme; none when the facilitator thought better of it
   */
  async ask({ title, hint, themes, nowhere = "" }) {
    this.#themes = ordered(themes, MOST_FIRST);
    this.#search.value = "";
    fill(this.#dialog, { title, hint, nowhere });
    one(this.#dialog, `[value="${NOWHERE}"]`).hidden = !nowhere;
    this.#draw();
    const answer = await answered(this.#dialog);
    return answer === NOWHERE ? null : this.#themes.find(({ id }) => id === answer);
  }

  #draw() {
    const themes = found(this.#themes, this.#search.value);
    one(this.#dialog, '[data-part="none"]').hidden = themes.length > 0;
    follow(one(this.#dialog, '[data-part="choices"]'), themes, { template: "row-choice", fill: drawChoice });
  }

  /** @param {KeyboardEvent} event */
  #leaveSearch(event) {
    const choices = [...this.#dialog.querySelectorAll(".choice")].map((choice) => /** @type {HTMLElement} */ (choice));
    if (event.key === "ArrowDown") choices[0]?.focus();
    // Enter would press the dialog's first button; with one theme left there is no doubt which is meant.
    else if (event.key === "Enter" && choices.length === 1) choices[0]?.click();
    else if (event.key !== "Enter") return;
    event.preventDefault();
  }
}

/**
 * @param {HTMLElement} row
 * @param {Theme} theme
 */
function drawChoice(row, theme) {
  paint(one(row, ".tb"), theme);
  when(row, { shared: theme.shared });
  fill(row, { theme: theme.title, contributions: tn("{n} contribution", "{n} contributions", theme.contributions) });
}
