/** What is done with contributions that were chosen on the map or in the list. */

import { t, tn } from "/static/live/words.js";

import { askForWords } from "./words_dialog.js";

/** @typedef {import("./sections.js").Theme} Theme */

const MOST_NAME = 120;

/**
 * @param {import("./selection.js").Selection} selection
 * @param {import("./theme_acts.js").ThemeActs} themeActs
 * @param {import("./voice_acts.js").VoiceActs} voiceActs
 * @param {() => Theme | undefined} chosen the theme in which they were chosen
 */
export function selectionActs(selection, themeActs, voiceActs, chosen) {
  selection.addEventListener("act", (event) => {
    const act = /** @type {CustomEvent<"split" | "move">} */ (event).detail;
    void (act === "split" ? split() : move());
  });

  async function split() {
    const theme = chosen();
    if (!theme) return;
    const name = await askForWords({
      title: tn("Split off {n} contribution", "Split off {n} contributions", selection.size),
      hint: t("They become a theme of their own, wherever they are now. You can put it back."),
      label: t("Name of the new theme"),
      most: MOST_NAME,
      yes: t("Split off"),
    });
    if (name && (await themeActs.splitOff(theme, { contributions: selection.ids }, name))) selection.clear();
  }

  async function move() {
    if (await voiceActs.move(selection.ids, undefined)) selection.clear();
  }
}
