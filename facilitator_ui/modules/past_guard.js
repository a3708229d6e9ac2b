/** While somebody looks back nothing that edits may open: not by a button and not by a key; and it is said why. */

import { actOf, typing } from "./theme_keys.js";

/** What only looks. Everything else with an act changes something. */
const LOOKING = ["read", "open", "other", "coarser", "finer", "walk", "keys", "leave", "onward", "dismiss", "cancel"];
const EDITING = [`[data-act]:not(${LOOKING.map((act) => `[data-act="${act}"]`).join()})`, "[data-select]:not([data-select=clear])", "[data-scene]", "#invite"].join();
/** Panes in which everything acts. The words beside them stay readable. */
const ACTING = ".k-script, .acts2, .acts5, #history, #map-lasso, #selection, [data-acts]";
const WHY = "past-why";

/**
 * @param {{open: boolean}} past
 * @param {() => void} refuse says why not
 */
export function guardPast(past, refuse) {
  /** @param {Event} event */
  const stop = (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    refuse();
  };
  document.addEventListener("click", (event) => {
    if (past.open && event.target instanceof Element && event.target.closest(EDITING)) stop(event);
  }, true);
  document.addEventListener("keydown", (event) => {
    if (past.open && edits(event, typing(event.target))) stop(event);
  }, true);
}

/**
 * Whether this key would change something.
 * @param {Pick<KeyboardEvent, "key" | "altKey" | "ctrlKey" | "metaKey">} event
 * @param {boolean} typed whether somebody is typing words
 */
export function edits(event, typed) {
  if ((event.ctrlKey || event.metaKey) && ["z", "y"].includes(event.key.toLowerCase())) return !typed;
  // letters that release a contribution, and those for themes and voices
  const act = event.key === "r" ? actOf({ ...plain(event), key: "h" }, typed) : actOf(event, typed);
  return Boolean(act) && !LOOKING.includes(act);
}

/** @param {Pick<KeyboardEvent, "altKey" | "ctrlKey" | "metaKey">} event */
const plain = ({ altKey, ctrlKey, metaKey }) => ({ altKey, ctrlKey, metaKey });

/**
 * Also what was drawn since: out of reach, or marked as out of use with the reason.
 * @param {boolean} on
 */
export function holdStill(on) {
  for (const part of document.querySelectorAll(ACTING)) part.toggleAttribute("inert", on);
  for (const button of document.querySelectorAll(on ? EDITING : "[data-held]")) {
    if (on && button.getAttribute("aria-disabled") === "true") continue;
    button.toggleAttribute("data-held", on);
    if (on) button.setAttribute("aria-disabled", "true");
    else button.removeAttribute("aria-disabled");
    if (on) button.setAttribute("aria-describedby", WHY);
    else button.removeAttribute("aria-describedby");
  }
}
