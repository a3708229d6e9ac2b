/** Choosing contributions one by one: the lasso's equal twin, and where all voices of a theme can be read. */

import { clock, number, t, tn } from "/static/live/words.js";

import { follow } from "./keyed.js";
import { keepOneStop, rove } from "./roving.js";
import { byId, fill, one, speak } from "./templates.js";

/** @typedef {import("./sections.js").Theme} Theme */
/** @typedef {import("./map/words.js").Words} Words */

export const PICKING = "picking";
const AT_ONCE = 100;

export class Picking {
  #view = byId("view-picking");
  #list = byId("picking");
  #more = byId("picking-more");
  /** @type {Words[]} */
  #words = [];
  #total = 0;
  /** Which theme was read at which revision. */
  #read = "";
  #theme = "";
  #selection;
  #contributions;

  /**
   * @param {import("./selection.js").Selection} selection
   * @param {import("./map/words.js").Contributions} contributions
   */
  constructor(selection, contributions) {
    this.#selection = selection;
    this.#contributions = contributions;
    rove(this.#list, "li");
    this.#list.addEventListener("click", ({ target }) => this.#toggle(target));
    this.#list.addEventListener("keydown", (event) => {
      if (event.key !== " " && event.key !== "Enter") return;
      event.preventDefault();
      this.#toggle(event.target);
    });
    this.#more.addEventListener("click", () => void this.#readOn());
    selection.addEventListener("change", () => this.#draw());
  }

  /**
   * @param {boolean} open
   * @param {Theme | undefined} theme
   * @param {number} revision
   */
  show(open, theme, revision) {
    this.#view.hidden = !open;
    if (!open) return;
    const title = theme ? t("Choose from ‘{title}’", { title: theme.title }) : t("No theme chosen yet");
    fill(this.#view, { title });
    const wanted = `${theme?.id} ${revision} ${theme?.contributions}`;
    if (wanted === this.#read) return;
    const same = theme?.id === this.#theme;
    this.#read = wanted;
    this.#theme = theme?.id ?? "";
    if (!same) this.#words = [];
    void this.#readAnew();
  }

  async #readAnew() {
    const held = Math.max(AT_ONCE, this.#words.length);
    const theme = this.#theme;
    if (!theme) return this.#took([], 0);
    this.#contributions.forget(theme);
    const pages = [];
    for (let first = 0; first < held; first += AT_ONCE) pages.push(this.#contributions.page(theme, first));
    const read = await Promise.all(pages).catch(() => []);
    if (theme === this.#theme) this.#took(read.flatMap(({ contributions }) => contributions), read[0]?.total ?? 0);
  }

  async #readOn() {
    const { length } = this.#words;
    const page = await this.#contributions.page(this.#theme, length - (length % AT_ONCE)).catch(() => undefined);
    if (page) this.#took([...this.#words.slice(0, page.first), ...page.contributions], page.total);
    /** @type {HTMLElement | undefined} */ (this.#list.children[length])?.focus();
  }

  /**
   * @param {Words[]} words
   * @param {number} total
   */
  #took(words, total) {
    this.#words = words;
    this.#total = total;
    this.#draw();
  }

  #draw() {
    if (this.#view.hidden) return;
    const left = this.#total - this.#words.length;
    follow(this.#list, this.#words, { template: "row-picking", fill: (row, words) => this.#drawRow(row, words) });
    keepOneStop([...this.#list.children].map((row) => /** @type {HTMLElement} */ (row)));
    this.#more.hidden = left <= 0;
    this.#more.textContent = tn("Show {n} more", "Show {n} more", Math.min(left, AT_ONCE));
    const none = one(this.#view, '[data-slot="none"]');
    none.hidden = this.#words.length > 0;
    none.textContent = t("Choose a theme on the map or in the list first.");
  }

  /**
   * @param {HTMLElement} row
   * @param {Words} words
   */
  #drawRow(row, words) {
    speak(one(row, ".voice"), words);
    fill(row, { resonance: number(words.resonance), at: words.at ? clock(words.at) : "" });
    row.setAttribute("aria-selected", String(this.#selection.has(words.id)));
  }

  /** @param {EventTarget | null} target */
  #toggle(target) {
    const row = target instanceof Element && /** @type {HTMLElement | null} */ (target.closest("li[data-id]"));
    if (row && row.dataset.id) this.#selection.toggle(row.dataset.id);
  }
}

/**
 * The bar that says how many are chosen, and what can be done with them.
 * @param {import("./selection.js").Selection} selection
 */
export function selectionBar(selection) {
  const bar = byId("selection");
  bar.addEventListener("click", ({ target }) => {
    const button = target instanceof Element && /** @type {HTMLElement | null} */ (target.closest("[data-select]"));
    const act = button && button.dataset.select;
    if (act === "clear") selection.clear();
    else if (act === "split" || act === "move") selection.ask(act);
  });
  selection.addEventListener("change", () => {
    const here = bar.contains(document.activeElement);
    bar.hidden = selection.size === 0;
    if (here && bar.hidden) byId(location.hash === `#${PICKING}` ? "picking-title" : "themes-title").focus();
    fill(bar, { chosen: tn("{n} contribution chosen", "{n} contributions chosen", selection.size) });
  });
}
