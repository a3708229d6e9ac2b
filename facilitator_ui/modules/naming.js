/** Naming a theme in its heading: Enter keeps the name, Escape leaves it as it was. */

import { t } from "/static/live/words.js";

import { fill, one } from "./templates.js";

/** @typedef {import("./sections.js").Theme} Theme */

export class Naming {
  /** As it was when the typing began, so that somebody else's name is not overwritten unseen. @type {Theme | undefined} */
  #theme;
  #pane;
  #form;
  #field;

  /**
   * @param {HTMLElement} pane
   * @param {(theme: Theme, words: string) => Promise<unknown>} rename
   */
  constructor(pane, rename) {
    this.#pane = pane;
    this.#form = /** @type {HTMLFormElement} */ (one(pane, '[data-part="naming"]'));
    this.#field = /** @type {HTMLInputElement} */ (one(pane, 'input[name="name"]'));
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#keep(rename);
    });
    this.#form.addEventListener("keydown", ({ key }) => key === "Escape" && this.stop(true));
    one(this.#form, '[data-act="cancel"]').addEventListener("click", () => this.stop(true));
  }

  /** @param {Theme} theme */
  start(theme) {
    this.#theme = theme;
    this.#field.value = theme.title;
    const suggested = theme.title === theme.label ? t("Enter keeps it, Esc leaves it.") : t("Left empty: ‘{label}’, as suggested.", { label: theme.label });
    fill(this.#form, { suggestion: suggested });
    this.#swap(true);
    this.#field.select();
  }

  /** @param {boolean} [returning] whether the focus goes back to the heading */
  stop(returning = false) {
    if (this.#form.hidden) return;
    this.#swap(false);
    if (returning) one(this.#pane, '[data-act="rename"]').focus();
  }

  /** @param {(theme: Theme, words: string) => Promise<unknown>} rename */
  async #keep(rename) {
    const theme = this.#theme;
    const words = this.#field.value;
    this.stop(true);
    if (theme && words.trim() !== theme.title) await rename(theme, words);
  }

  /** @param {boolean} typing */
  #swap(typing) {
    this.#form.hidden = !typing;
    one(this.#pane, '[data-part="heading"]').hidden = typing;
  }
}
