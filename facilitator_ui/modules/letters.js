/** The undercurrent's letters: groups first, then single voices, the same on map and lane. */

/** @typedef {import("./sections.js").Sections} Sections */

/**
 * A, B, C … Z, AA, AB …
 * @param {number} index from 0
 * @returns {string}
 */
export const letterOf = (index) => (index < 26 ? "" : letterOf(Math.floor(index / 26) - 1)) + String.fromCharCode(65 + (index % 26));

/**
 * Which letter each group and each single voice has, by its id.
 * @param {Sections} sections
 * @returns {Map<string, string>}
 */
export function lettersFor(sections) {
  const { groups = [], singles = [] } = sections.get("undercurrent") ?? {};
  return new Map([...groups, ...singles].map(({ id }, index) => [id, letterOf(index)]));
}
