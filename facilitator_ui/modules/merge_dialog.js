/** Into which theme does this one go? */

import { t, tn } from "/static/live/words.js";

import { answered } from "./answered.js";
import { paint } from "./badge.js";
import { follow } from "./keyed.js";
import { MOST_FIRST, ordered } from "./order.js";
import { rove } from "./roving.js";
import { byId, fill, one, when } from "./templates.js";

/** @typedef {import("./sections.js").Theme} Theme */

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

export class MergeDialog {
  #dialog = /** @type {HTMLDialogElement} */ (byId("merge-dialog"));
  #search = /** @type {HTMLInputElement} */ (byId("merge-search"));
  /** @type {Theme[]} */
  #others = [];

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
   * @param {Theme} theme
   * @param {Theme[]} themes
   * @returns {Promise<Theme | undefined>} none when the facilitator thought better of it
   */
  async ask(theme, themes) {
    this.#others = ordered(themes.filter(({ id }) => id !== theme.id), MOST_FIRST);
    this.#search.value = "";
    one(this.#dialog, "h2").textContent = t("Merge ‘{title}’ into…", { title: theme.title });
    this.#draw();
    const answer = await answered(this.#dialog);
    return this.#others.find(({ id }) => id === answer);
  }

  #draw() {
    const themes = found(this.#others, this.#search.value);
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
  fill(row, { title: theme.title, contributions: tn("{n} contribution", "{n} contributions", theme.contributions) });
}
