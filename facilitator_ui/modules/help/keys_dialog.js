/** Every key in one overview, and the switch for those of a single letter. */

import { byId, one } from "../templates.js";
import { lettersOn, setLetters } from "./shortcuts.js";

export function keysDialog() {
  const dialog = /** @type {HTMLDialogElement} */ (byId("keys-dialog"));
  const letters = /** @type {HTMLInputElement} */ (one(dialog, "input"));
  letters.addEventListener("input", () => setLetters(letters.checked));
  return () => {
    letters.checked = lettersOn();
    dialog.showModal();
  };
}
