/** Before anything becomes public: who will see what. */

import { t, tn } from "/static/live/words.js";

import { answered } from "./answered.js";
import { paint } from "./badge.js";
import { follow } from "./keyed.js";
import { byId, fill, one, speak } from "./templates.js";

/** @typedef {import("./sections.js").Theme} Theme */
/** @typedef {import("./sections.js").Voice} Voice */
/** @typedef {{question: string, theme?: Theme, who: string, voices: Voice[], after: string, yes: string}} Publishing */

/** As many voices as a phone shows with a shared theme (VOICES_PER_SHARED_THEME in app/live/audience.py). */
const SHOWN = 2;

/**
 * @param {Theme} theme
 * @param {number} people who are in the room now
 */
export function askToShare(theme, people) {
  const voices = theme.voices.slice(0, SHOWN);
  return ask({
    question: t("Share this theme with the room?"),
    theme,
    who: audience(people, voices.length),
    voices,
    after: t("You can stop sharing at any time. What people have read then stays read."),
    yes: t("Share with the room"),
  });
}

/** @param {Theme} theme that the room has not seen yet */
export const askToShowTheme = (theme) =>
  ask({
    question: t("Show this theme on the hall screen?"),
    theme,
    who: t("Everyone in the hall reads its name and how many people said it. It does not go to the phones."),
    voices: [],
    after: "",
    yes: t("Show it"),
  });

/** @param {Voice} voice */
export const askToShowVoice = (voice) =>
  ask({
    question: t("Show this voice on the hall screen?"),
    who: t("Everyone in the hall reads these words, large, without a name."),
    voices: [voice],
    after: t("Its author sees on their phone that it is on the wall."),
    yes: t("Show it"),
  });

/**
 * @param {Publishing} publishing
 * @returns {Promise<boolean>}
 */
async function ask({ question, theme, who, voices, after, yes }) {
  const dialog = /** @type {HTMLDialogElement} */ (byId("public-dialog"));
  one(dialog, '[data-part="theme"]').hidden = !theme;
  if (theme) paint(one(dialog, ".tb"), theme);
  fill(dialog, { question, title: theme?.title ?? "", who, after, yes });
  follow(one(dialog, '[data-part="voices"]'), voices, {
    template: "row-shown",
    fill: (row, voice) => speak(one(row, ".voice"), voice),
  });
  one(dialog, '[data-part="voices"]').hidden = voices.length === 0;
  return (await answered(dialog)) === "yes";
}

/**
 * @param {number} people
 * @param {number} voices
 */
export function audience(people, voices) {
  const who = people
    ? tn("{n} person sees this on their phone:", "{n} people see this on their phones:", people)
    : t("Everyone who joins sees this on their phone:");
  const what = voices
    ? tn("the name, the counts and this voice.", "the name, the counts and these {n} voices.", voices)
    : t("the name and the counts.");
  const wall = t("The hall screen shows the name and the counts.");
  return `${who} ${what} ${wall}`;
}
