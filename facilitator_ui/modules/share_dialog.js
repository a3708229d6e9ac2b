/** Before a theme becomes public: who will see what. */

import { t, tn } from "/static/live/words.js";

import { answered } from "./answered.js";
import { paint } from "./badge.js";
import { follow } from "./keyed.js";
import { byId, fill, one, speak } from "./templates.js";

/** @typedef {import("./sections.js").Theme} Theme */

/** As many voices as a phone shows with a shared theme (VOICES_PER_SHARED_THEME in app/live/audience.py). */
const SHOWN = 2;

/**
 * @param {Theme} theme
 * @param {number} people who are in the room now
 * @returns {Promise<boolean>}
 */
export async function askToShare(theme, people) {
  const dialog = /** @type {HTMLDialogElement} */ (byId("share-dialog"));
  const voices = theme.voices.slice(0, SHOWN);
  paint(one(dialog, ".tb"), theme);
  fill(dialog, { title: theme.title, audience: audience(people, voices.length) });
  follow(one(dialog, '[data-part="voices"]'), voices, {
    template: "row-shown",
    fill: (row, voice) => speak(one(row, ".voice"), voice),
  });
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
