/** Coarser and finer, beside the number of themes. */

import { byId, one } from "./templates.js";

/**
 * @param {import("./grain.js").Grain} grain
 * @param {() => void} changed
 */
export function grainButtons(grain, changed) {
  const place = byId("grain");
  /** @type {[string, number][]} */
  const steps = [["coarser", -1], ["finer", 1]];
  const show = () => {
    for (const [act, step] of steps) one(place, `[data-act="${act}"]`).setAttribute("aria-disabled", String(!grain.can(step)));
  };
  for (const [act, step] of steps) {
    one(place, `[data-act="${act}"]`).addEventListener("click", () => {
      if (grain.can(step)) grain.by(step);
    });
  }
  grain.addEventListener("change", () => {
    show();
    changed();
  });
  show();
}
