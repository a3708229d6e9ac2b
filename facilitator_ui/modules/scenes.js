/** What the hall shows when: one message at a time. */

/** @typedef {import("./sections.js").Counted} Counted */
/** @typedef {import("./sections.js").Voice} Voice */
/** @typedef {{text: string, contributions: number} | null} Prompt */
/** @typedef {{scene: "prompt" | "count" | "themes" | "theme" | "voice" | "energy", theme?: Counted, voice?: Voice}} Wall */
/** @typedef {{rows: number, columns: number}} Measure */
/** @typedef {"welcome" | "field" | "themes" | "prompt" | "count" | "theme" | "voice" | "energy"} Scene */

/**
 * What the facilitator put on the wall, as far as there is any of it. Where nothing was chosen: before the first question
 * how to come in, then the question and its dots, and shared themes as soon as there are any.
 * @param {Prompt} prompt
 * @param {Counted[]} themes
 * @param {Wall} [wall]
 * @param {number} [contributions] in the whole dialogue
 * @returns {Scene}
 */
export function sceneOf(prompt, themes, wall = { scene: "themes" }, contributions = 0) {
  const { scene, theme, voice } = wall;
  if (scene === "theme" && theme) return "theme";
  if (scene === "voice" && voice) return "voice";
  if (scene === "energy" && contributions > 0) return "energy";
  if (scene === "count" && (prompt || contributions > 0)) return "count";
  if (scene === "prompt" && prompt) return "prompt";
  if (themes.length) return "themes";
  return prompt ? "field" : "welcome";
}

/** What can still be read at ten metres: beyond the last step a voice fills the wall. @type {[number, string][]} */
const LENGTHS = [[70, "short"], [160, "middle"], [280, "long"]];

/**
 * How long a voice is, for its size on the wall.
 * @param {string} text
 */
export const voiceLength = (text) => LENGTHS.find(([most]) => text.length <= most)?.[1] ?? "longest";

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
