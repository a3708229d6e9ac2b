/** Splitting a theme: into one of the groups that the software sees inside it, or by choosing voices. */

import { t, tn } from "/static/live/words.js";

import { answered } from "./answered.js";
import { follow } from "./keyed.js";
import { byId, fill, one, speak } from "./templates.js";

/** @typedef {import("./sections.js").Theme} Theme */
/** @typedef {import("./sections.js").Subtheme} Subtheme */
/** @typedef {{part: number, name: string}} Part */

/**
 * @param {Theme} theme
 * @param {Subtheme} [suggested] the group that is meant; none: the facilitator chooses one
 * @returns {Promise<Part | "voices" | undefined>} "voices": the facilitator wants to choose them one by one
 */
export async function askToSplit(theme, suggested) {
  const dialog = /** @type {HTMLDialogElement} */ (byId("split-dialog"));
  const groups = (theme.subthemes ?? []).map((group) => ({ ...group, id: String(group.part) }));
  const chosen = String(suggested?.part ?? groups[0]?.part);
  const name = /** @type {HTMLInputElement} */ (byId("split-name"));
  name.value = "";
  fill(dialog, { title: t("Split ‘{title}’", { title: theme.title }) });
  for (const part of dialog.querySelectorAll('[data-part="groups"]')) part.toggleAttribute("hidden", groups.length === 0);
  one(dialog, '[data-part="none"]').hidden = groups.length > 0;
  name.disabled = groups.length === 0;
  follow(one(dialog, "ul"), groups, { template: "row-group", fill: (row, group) => draw(row, group, group.id === chosen) });
  const answer = await answered(dialog);
  if (answer !== "yes") return answer === "voices" ? answer : undefined;
  const checked = /** @type {HTMLInputElement | null} */ (dialog.querySelector("input:checked"));
  return checked ? { part: Number(checked.value), name: name.value.trim() } : undefined;
}

/**
 * @param {HTMLElement} row
 * @param {Subtheme & {id: string}} group
 * @param {boolean} chosen
 */
function draw(row, group, chosen) {
  const radio = /** @type {HTMLInputElement} */ (one(row, "input"));
  radio.value = group.id;
  radio.checked = chosen;
  fill(row, { count: tn("{n} contribution", "{n} contributions", group.count) });
  speak(one(row, ".voice"), group.voice);
}
