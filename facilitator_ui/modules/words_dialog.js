/** A few words from the facilitator: a question, or a name. Enter is the button, Escape leaves it. */

import { answered } from "./answered.js";
import { byId, fill, one } from "./templates.js";

/** @typedef {{title: string, hint: string, label: string, words?: string, most: number, yes: string}} Asking */

/**
 * @param {Asking} asking
 * @returns {Promise<string>} empty when the facilitator thought better of it
 */
export async function askForWords({ title, hint, label, words = "", most, yes }) {
  const dialog = /** @type {HTMLDialogElement} */ (byId("words-dialog"));
  const field = /** @type {HTMLTextAreaElement} */ (one(dialog, "textarea"));
  fill(dialog, { title, hint, label, yes });
  field.value = words;
  field.maxLength = most;
  const answer = answered(dialog);
  field.select();
  return (await answer) === "yes" ? field.value.trim() : "";
}

/** Enter sends, as in every field of one line; what is asked here never has two. */
export function wordsDialog() {
  const dialog = byId("words-dialog");
  one(dialog, "textarea").addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    one(dialog, '[value="yes"]').click();
  });
}
