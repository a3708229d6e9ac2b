/** What the hall shows when: one message at a time. */

/** @typedef {import("./sections.js").Counted} Counted */
/** @typedef {{text: string, contributions: number} | null} Prompt */
/** @typedef {{rows: number, columns: number}} Measure */
/** @typedef {"welcome" | "field" | "themes"} Scene */

/**
 * Before the first question: how to come in. Then the question and its dots; shared themes as soon as there are any.
 * @param {Prompt} prompt
 * @param {Counted[]} themes
 * @returns {Scene}
 */
export function sceneOf(prompt, themes) {
  if (themes.length) return "themes";
  return prompt ? "field" : "welcome";
}

/**
 * How long a prompt is, for its size on the wall.
 * @param {string} text
 * @returns {"" | "long" | "longer"}
 */
export function lengthOf(text) {
  if (text.length > 170) return "longer";
  return text.length > 80 ? "long" : "";
}

const FEWEST_ROWS = 4;

/**
 * One measure for all themes, so that a dot is as large in each: rows enough for the largest to fit.
 * @param {Counted[]} themes
 * @param {number} aspect of the space beside a theme's name, width divided by height
 * @returns {Measure}
 */
export function measure(themes, aspect) {
  const most = Math.max(1, ...themes.map((theme) => theme.contributions));
  const rows = Math.max(FEWEST_ROWS, Math.ceil(Math.sqrt(most / aspect)));
  return { rows, columns: Math.max(Math.floor(rows * aspect), Math.ceil(most / rows)) };
}
