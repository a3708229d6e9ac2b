/** The list of themes: a real table, sorted by a press on a heading, standing still while somebody reads in it. */

import { number, t } from "/static/live/words.js";

import { paint } from "./badge.js";
import { follow } from "./keyed.js";
import { MOST_FIRST, ordered, pressed, still } from "./order.js";
import { keepOneStop, rove } from "./roving.js";
import { byId, fill, one, speak, when } from "./templates.js";

/** @typedef {import("./sections.js").Theme} Theme */

export class ThemeList {
  #order = MOST_FIRST;
  /** @type {Theme[]} */
  #themes = [];
  #table = byId("list");
  #choose;
  chosen = "";

  /** @param {(id: string) => void} choose */
  constructor(choose) {
    this.#choose = choose;
    this.#table.addEventListener("click", (event) => this.#pressed(event));
    this.#table.addEventListener("pointerleave", () => this.#draw());
    this.#table.addEventListener("focusout", () => this.#draw());
    rove(this.#table, ".open");
  }

  /** @param {Theme[]} themes */
  show(themes) {
    this.#themes = themes;
    this.#draw();
  }

  /** Put the focus back on the theme that is open beside the list. */
  focus() {
    one(this.#table, '.open[tabindex="0"], .open').focus();
  }

  #draw() {
    const inUse = this.#table.matches(":hover, :focus-within");
    for (const undercurrent of [false, true]) this.#drawGroup(undercurrent, inUse);
    byId("undercurrent-head").hidden = !this.#themes.some((theme) => theme.undercurrent);
    keepOneStop([...this.#table.querySelectorAll(".open")].map((open) => /** @type {HTMLElement} */ (open)));
  }

  /**
   * @param {boolean} undercurrent
   * @param {boolean} inUse
   */
  #drawGroup(undercurrent, inUse) {
    const body = byId(undercurrent ? "undercurrent" : "themes");
    const sorted = ordered(this.#themes.filter((theme) => theme.undercurrent === undercurrent), this.#order);
    const places = [...body.children].map((row) => /** @type {HTMLElement} */ (row).dataset.id ?? "");
    follow(body, inUse ? still(sorted, places) : sorted, {
      template: "row-theme",
      fill: (row, theme) => drawRow(row, theme, theme.id === this.chosen),
    });
  }

  /** @param {MouseEvent} event */
  #pressed({ target }) {
    if (!(target instanceof Element)) return;
    const heading = /** @type {HTMLElement | null} */ (target.closest("[data-column]"));
    const row = /** @type {HTMLElement | null} */ (target.closest("tr[data-id]"));
    if (heading) this.#sort(heading);
    else if (row?.dataset.id) this.#choose(row.dataset.id);
  }

  /** @param {HTMLElement} heading */
  #sort(heading) {
    this.#order = pressed(this.#order, /** @type {import("./order.js").Column} */ (heading.dataset.column));
    for (const th of this.#table.querySelectorAll("th[aria-sort]")) th.removeAttribute("aria-sort");
    heading.closest("th")?.setAttribute("aria-sort", this.#order.descending ? "descending" : "ascending");
    // The heading itself has the pointer and the focus, so asking for another order must count as leaving the rows.
    for (const id of ["themes", "undercurrent"]) this.#drawGroup(id === "undercurrent", false);
  }
}

/**
 * @param {HTMLElement} row
 * @param {Theme} theme
 * @param {boolean} chosen
 */
function drawRow(row, theme, chosen) {
  paint(one(row, ".tb"), theme);
  fill(row, {
    named: t("Theme {n}:", { n: theme.number }),
    title: theme.title,
    people: number(theme.people),
    contributions: number(theme.contributions),
    resonance: number(theme.resonance),
    growth: (theme.growth ? "+" : "") + number(theme.growth),
  });
  speak(one(row, '[data-slot="voice"]'), theme.voices[0]);
  when(row, { shared: theme.shared });
  row.classList.toggle("on", chosen);
  one(row, ".open").setAttribute("aria-pressed", String(chosen));
}
