/** One message at a time, in sight and in the page's one polite status region; it stays until read or followed. */

import { t } from "/static/live/words.js";

import { byId, fill, one } from "./templates.js";

/** @typedef {import("./acts.js").Saying} Saying */

/** @returns {(saying: Saying) => void} */
export function toast() {
  const box = byId("toast");
  const undo = one(box, '[data-act="undo"]');
  /** @type {(() => void) | undefined} */
  let undoing;
  undo.addEventListener("click", () => {
    const act = undoing;
    undoing = undefined;
    leave(box);
    act?.();
  });
  one(box, '[data-act="dismiss"]').addEventListener("click", () => leave(box));
  return (saying) => {
    undoing = saying.undo;
    undo.hidden = !saying.undo;
    box.dataset.kind = saying.kind ?? "done";
    fill(box, { text: saying.text, undo: saying.undoWords ?? t("Undo") });
    box.hidden = false;
    announce(saying.text);
  };
}

/**
 * Read this out when the screen reader is ready for it.
 * @param {string} text
 */
export function announce(text) {
  byId("said").textContent = text;
}

/** Focus must not vanish with the box that held it. @param {HTMLElement} box */
function leave(box) {
  const inside = box.contains(document.activeElement);
  box.hidden = true;
  if (inside) byId("chosen").focus();
}
