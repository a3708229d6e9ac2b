/** What a facilitator puts on the hall's screen. */

import { t } from "/static/live/words.js";

/** @typedef {"prompt" | "count" | "themes" | "theme" | "voice" | "energy"} Scene */
/** @typedef {{scene: Scene, theme_id?: string | null, contribution_id?: string | null}} Wall */

/** @type {Record<Scene, () => string>} */
const NAMES = {
  prompt: () => t("Question"),
  count: () => t("Count"),
  themes: () => t("Themes"),
  theme: () => t("One theme"),
  voice: () => t("One voice"),
  energy: () => t("Energy"),
};

/** @param {Scene} scene */
export const sceneName = (scene) => NAMES[scene]?.() ?? scene;

/**
 * Whether the hall's screen shows this theme now.
 * @param {{id: string}} theme
 * @param {Wall | undefined} wall
 */
export const isShown = ({ id }, wall) => wall?.scene === "theme" && wall.theme_id === id;

/** @param {Wall} wall */
export const show = (wall) => ({
  message: { type: "show_on_wall", ...wall },
  said: t("On the hall screen now: {scene}.", { scene: sceneName(wall.scene) }),
  what: t("the hall screen"),
});
