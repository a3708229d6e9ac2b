/** Undo and do again, in sight at the top, each saying what it is about. */

import { t, tn } from "/static/live/words.js";

import { byId, fill, one } from "./templates.js";

/** @param {import("./acts.js").Acts} acts */
export function historyButtons(acts) {
  const place = byId("history");
  const [undo, redo] = [one(place, '[data-act="undo"]'), one(place, '[data-act="redo"]')];
  const show = () => {
    const { undo: back, redo: again, waiting } = acts.standing;
    label(undo, back, back ? t("Undo: {what}", { what: back }) : t("Nothing to undo"));
    label(redo, again, again ? t("Do again: {what}", { what: again }) : t("Nothing to do again"));
    byId("waiting").hidden = !waiting;
    fill(byId("waiting"), { waiting: tn("{n} act waits for the connection", "{n} acts wait for the connection", waiting) });
  };
  undo.addEventListener("click", () => void acts.undo());
  redo.addEventListener("click", () => void acts.redo());
  acts.addEventListener("change", show);
  // What still waits for the line would be lost with the page.
  addEventListener("beforeunload", (event) => acts.standing.waiting > 0 && event.preventDefault());
  show();
}

/**
 * It keeps the focus also when there is nothing left to do, so it is marked instead of taken out of use.
 * @param {HTMLElement} button
 * @param {string} what
 * @param {string} words
 */
function label(button, what, words) {
  button.setAttribute("aria-disabled", String(!what));
  button.setAttribute("aria-label", words);
  button.dataset.tip = words;
}
