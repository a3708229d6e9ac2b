/** The list of themes: a real table, sorted by a press on a heading, standing still while somebody reads in it. */

import { number, t, tn } from "/static/live/words.js";

import { paint } from "./badge.js";
import { broadly } from "./grain.js";
import { follow } from "./keyed.js";
import { MOST_FIRST, ordered, pinnedFirst, pressed, still } from "./order.js";
import { keepOneStop, rove } from "./roving.js";
import { byId, fill, one, speak, when } from "./templates.js";

/** @typedef {import("./sections.js").Theme} Theme */
/** @typedef {{id: string, kind: "row-theme" | "row-broad" | "row-inside-theme", theme: Theme, count: number, others: Theme[], voice?: import("./sections.js").Voice}} Row */

export class ThemeList {
  #order = MOST_FIRST;
  /** @type {Theme[]} */
  #themes = [];
  /** @type {Theme[]} */
  #hidden = [];
  #table = byId("list");
  #choose;
  #grain;
  /** A row that goes with the focus in it says so: that is no reason to draw while drawing. */
  #drawing = false;
  chosen = "";

  /**
   * @param {(id: string, act: string) => void} choose a theme, perhaps to do something with it
   * @param {import("./grain.js").Grain} grain
   */
  constructor(choose, grain) {
    this.#choose = choose;
    this.#grain = grain;
    grain.addEventListener("change", () => this.#redraw());
    this.#table.addEventListener("click", (event) => this.#pressed(event));
    this.#table.addEventListener("pointerleave", () => this.#draw());
    this.#table.addEventListener("focusout", () => this.#drawing || this.#draw());
    rove(this.#table, ".open");
  }

  /**
   * @param {Theme[]} themes
   * @param {Theme[]} hidden
   */
  show(themes, hidden) {
    this.#themes = themes;
    this.#hidden = hidden;
    this.#draw();
  }

  /** Put the focus back on the theme that is open beside the list. */
  focus() {
    one(this.#table, '.open[tabindex="0"], .open').focus();
  }

  /** The theme in whose row this element stands. @param {Element} inside */
  themeAt(inside) {
    return /** @type {HTMLElement | null} */ (inside.closest("tr[data-theme]"))?.dataset.theme ?? "";
  }

  /** The themes of the broad group that stands under this one, the largest first. @param {string} id */
  gathered(id) {
    const themes = pinnedFirst(ordered(this.#themes.filter((theme) => !theme.undercurrent), this.#order));
    const group = broadly(themes).find((broad) => broad.themes[0]?.id === id);
    return group ? ordered(group.themes, MOST_FIRST) : [];
  }

  #draw() {
    this.#drawAll(this.#table.matches(":hover, :focus-within"));
  }

  /** Somebody asked for another order, so it counts as leaving the rows. */
  #redraw() {
    this.#drawAll(false);
  }

  /** @param {boolean} inUse */
  #drawAll(inUse) {
    const reading = document.activeElement && this.#table.contains(document.activeElement) ? this.themeAt(document.activeElement) : "";
    this.#drawing = true;
    this.#drawGroups(inUse);
    this.#drawing = false;
    // A theme that was hidden or brought back stands in another part of the table now, and whoever was at it goes along.
    if (reading && document.activeElement && this.themeAt(document.activeElement) !== reading) this.#rowOf(reading)?.focus();
  }

  /** @param {string} id @returns {HTMLElement | null} */
  #rowOf(id) {
    return this.#table.querySelector(`tr[data-id="${CSS.escape(id)}"] .open`);
  }

  /** @param {boolean} inUse */
  #drawGroups(inUse) {
    const under = this.#themes.filter((theme) => theme.undercurrent);
    this.#drawGroup("themes", this.#themes.filter((theme) => !theme.undercurrent), inUse);
    this.#drawGroup("undercurrent", under, inUse);
    this.#drawGroup("concealed", this.#hidden, inUse);
    byId("undercurrent-head").hidden = !under.length;
    byId("concealed-head").hidden = !this.#hidden.length;
    keepOneStop([...this.#table.querySelectorAll(".open")].map((open) => /** @type {HTMLElement} */ (open)));
  }

  /**
   * @param {string} id of the rows' body
   * @param {Theme[]} themes
   * @param {boolean} inUse
   */
  #drawGroup(id, themes, inUse) {
    const body = byId(id);
    const sorted = pinnedFirst(ordered(themes, this.#order));
    const places = [...body.children].map((row) => /** @type {HTMLElement} */ (row).dataset.theme ?? "");
    const level = id === "themes" ? this.#grain.level : "themes";
    follow(body, rowsOf(inUse ? still(sorted, places) : sorted, level), {
      template: (row) => row.kind,
      fill: (element, row) => this.#fill(element, row),
    });
  }

  /**
   * @param {HTMLElement} element
   * @param {Row} row
   */
  #fill(element, row) {
    element.dataset.theme = row.theme.id;
    if (row.kind === "row-theme") drawTheme(element, row.theme, row.theme.id === this.chosen);
    else if (row.kind === "row-inside-theme") drawInside(element, row);
    else drawBroad(element, row);
  }

  /** @param {MouseEvent} event */
  #pressed({ target }) {
    if (!(target instanceof Element)) return;
    const heading = /** @type {HTMLElement | null} */ (target.closest("[data-column]"));
    const act = /** @type {HTMLElement | null} */ (target.closest("[data-act]"))?.dataset.act ?? "";
    const row = /** @type {HTMLElement | null} */ (target.closest("tr[data-theme]"));
    if (heading) this.#sort(heading);
    else if (row?.dataset.theme) this.#choose(row.dataset.theme, act === "off" ? `off ${row.dataset.id?.split(" ")[1]}` : act);
  }

  /** @param {HTMLElement} heading */
  #sort(heading) {
    this.#order = pressed(this.#order, /** @type {import("./order.js").Column} */ (heading.dataset.column));
    for (const th of this.#table.querySelectorAll("th[aria-sort]")) th.removeAttribute("aria-sort");
    heading.closest("th")?.setAttribute("aria-sort", this.#order.descending ? "descending" : "ascending");
    this.#redraw();
  }
}

/**
 * The rows of these themes: each by itself, under broad groups, or with what is inside it.
 * @param {Theme[]} themes
 * @param {import("./grain.js").Level} level
 * @returns {Row[]}
 */
export function rowsOf(themes, level) {
  if (level === "broad") return broadly(themes).flatMap((group) => (group.themes.length > 1 ? [broadRow(group)] : []).concat(group.themes.map(themeRow)));
  return themes.flatMap((theme) => [themeRow(theme), ...(level === "fine" ? insideRows(theme) : [])]);
}

/** @param {Theme} theme @returns {Row} */
const themeRow = (theme) => ({ id: theme.id, kind: "row-theme", theme, count: theme.contributions, others: [] });

/** @param {import("./grain.js").Broad} group @returns {Row} */
function broadRow({ id, themes, contributions }) {
  const [theme, ...others] = /** @type {[Theme, ...Theme[]]} */ (themes);
  return { id, kind: "row-broad", theme, count: contributions, others };
}

/** @param {Theme} theme @returns {Row[]} */
const insideRows = (theme) =>
  (theme.subthemes ?? []).map(({ part, count, voice }) => ({ id: `${theme.id} ${part}`, kind: "row-inside-theme", theme, count, others: [], voice }));

/**
 * @param {HTMLElement} row
 * @param {Theme} theme
 * @param {boolean} chosen
 */
function drawTheme(row, theme, chosen) {
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
  when(row, { shared: theme.shared, pinned: Boolean(theme.pinned) });
  row.classList.toggle("on", chosen);
  one(row, ".open").setAttribute("aria-pressed", String(chosen));
}

/**
 * @param {HTMLElement} element
 * @param {Row} row
 */
function drawBroad(element, { theme, others, count }) {
  const title = tn("{title} and {n} more", "{title} and {n} more", others.length, { title: theme.title });
  fill(element, { title, contributions: number(count), merge: tn("Merge these {n}", "Merge these {n}", others.length + 1) });
}

/**
 * @param {HTMLElement} element
 * @param {Row} row
 */
function drawInside(element, { count, voice }) {
  fill(element, { contributions: number(count) });
  speak(one(element, ".voice"), voice);
}
