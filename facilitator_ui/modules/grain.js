/** How coarse the themes are shown: broad groups of them, as they are, or with what is inside each. */

/** @typedef {import("./sections.js").Theme} Theme */
/** @typedef {"broad" | "themes" | "fine"} Level */
/** @typedef {{id: string, themes: Theme[], contributions: number}} Broad */

/** @type {Level[]} */
export const LEVELS = ["broad", "themes", "fine"];

/** Fires `change`. */
export class Grain extends EventTarget {
  #level = LEVELS.indexOf("themes");

  /** @returns {Level} */
  get level() {
    return LEVELS[this.#level] ?? "themes";
  }

  /** One step coarser (-1) or finer (+1). @param {number} step */
  by(step) {
    this.#level = Math.min(LEVELS.length - 1, Math.max(0, this.#level + step));
    this.dispatchEvent(new Event("change"));
  }

  /** Whether there is a level in that direction. @param {number} step */
  can(step) {
    return LEVELS[this.#level + step] !== undefined;
  }
}

/**
 * The themes in their broad groups, each group by its largest theme, groups and themes as they were ordered.
 * @param {Theme[]} themes
 * @returns {Broad[]}
 */
export function broadly(themes) {
  /** @type {Map<string, Broad>} */
  const groups = new Map();
  for (const theme of themes) {
    const key = theme.coarse === undefined || theme.coarse < 0 ? theme.id : `broad ${theme.coarse}`;
    const group = groups.get(key) ?? { id: key, themes: [], contributions: 0 };
    group.themes.push(theme);
    group.contributions += theme.contributions;
    groups.set(key, group);
  }
  return [...groups.values()];
}

/**
 * How many there are to see at this level.
 * @param {Theme[]} themes
 * @param {Level} level
 */
export function seen(themes, level) {
  if (level === "broad") return broadly(themes).length;
  if (level === "fine") return themes.reduce((sum, { subthemes = [] }) => sum + Math.max(1, subthemes.length), 0);
  return themes.length;
}
