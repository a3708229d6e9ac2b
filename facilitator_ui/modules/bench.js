/** What everybody who acts in the console needs at hand. */

/** @typedef {import("./sections.js").Sections} Sections */
/** @typedef {import("./sections.js").Theme} Theme */

/**
 * @typedef {object} Bench
 * @property {import("./acts.js").Acts} acts
 * @property {import("./settling.js").Settling} settling
 * @property {import("./theme_choice.js").ThemeChoice} choice
 * @property {() => Sections} sections as they are now
 * @property {(id: string) => void} follow choose this theme, because that is where it went on
 * @property {(list: string) => void} go to a list of single contributions
 */

export {};
