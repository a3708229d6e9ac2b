/** The shared themes in the hall, each growing by a dot per contribution. */

import { number } from "/static/live/words.js";

import { paint, shapeOf } from "./badge.js";
import { downwards } from "./dots.js";
import { follow } from "./keyed.js";
import { measure } from "./scenes.js";
import { byId, fill, one } from "./templates.js";

/** @typedef {import("./sections.js").Counted} Counted */
/** @typedef {import("./scenes.js").Measure} Measure */

/**
 * @param {Counted[]} themes
 * @returns {number} how many did not fit
 */
export function showThemes(themes) {
  const list = byId("themes");
  follow(list, themes, { template: "row-hall-theme", fill: drawWords });
  const { width, height } = one(list, ".many").getBoundingClientRect();
  const size = measure(themes, width / Math.max(1, height));
  follow(list, themes, { template: "row-hall-theme", fill: (row, theme) => drawDots(row, theme, size) });
  return leaveOut([...list.children].map((row) => /** @type {HTMLElement} */ (row)), list);
}

/**
 * @param {HTMLElement} row
 * @param {Counted} theme
 */
function drawWords(row, theme) {
  paint(one(row, ".tb"), theme);
  fill(row, { title: theme.title, contributions: number(theme.contributions) });
}

/**
 * @param {HTMLElement} row
 * @param {Counted} theme
 * @param {Measure} size
 */
function drawDots(row, theme, { rows, columns }) {
  const picture = one(row, ".many");
  picture.setAttribute("class", `many t${shapeOf(theme.number)}`);
  picture.setAttribute("viewBox", `0 0 ${columns} ${rows}`);
  one(picture, "path").setAttribute("d", downwards(theme.contributions, rows));
}

/**
 * Whole rows only: half a theme at the edge of the wall would look like a fault.
 * @param {HTMLElement[]} rows
 * @param {HTMLElement} list
 */
function leaveOut(rows, list) {
  for (const row of rows) row.hidden = false;
  let out = 0;
  for (const row of rows.slice(1).reverse()) {
    if (list.scrollHeight <= list.clientHeight + 1) break;
    row.hidden = true;
    out += 1;
  }
  return out;
}
