/** The centre of the console: the steps to begin with, the first dots, the list of themes, or single contributions. */

import { number, t, tn } from "/static/live/words.js";

import { across, gridFor } from "./dots.js";
import { seen } from "./grain.js";
import { listIn } from "./lists.js";
import { PICKING } from "./picking.js";
import { aroundNumber, byId, fill, one } from "./templates.js";

/** @typedef {import("./sections.js").Sections} Sections */
/** @typedef {import("./sections.js").Theme} Theme */

const WIDE = 6;
const FEWEST = 40;
/** About as many as it takes before themes can be told apart. */
const ENOUGH = 40;

/**
 * @param {Sections} sections
 * @param {Theme[]} themes
 * @param {import("./views.js").Views} views
 * @param {import("./grain.js").Level} level
 */
export function showCentre(sections, themes, views, level) {
  const ledger = sections.get("ledger");
  const { accepted } = ledger;
  const reading = listIn(location.hash) !== "";
  byId("view-themes").hidden = reading || location.hash === `#${PICKING}`;
  byId("view-reading").hidden = !reading;
  document.getElementById("first-steps")?.toggleAttribute("hidden", accepted > 0);
  byId("gathering").hidden = themes.length > 0 || accepted === 0;
  views.show(themes.length > 0);
  byId("provisional").hidden = themes.length === 0 || !sections.get("revision").provisional;
  for (const button of byId("grain").querySelectorAll("button")) button.hidden = themes.length === 0;
  showCount(themes.filter((theme) => !theme.undercurrent), level);
  if (!byId("gathering").hidden) showGathering(ledger);
  showSingles(sections.get("singles") ?? []);
}

/**
 * @param {Theme[]} themes
 * @param {import("./grain.js").Level} level
 */
function showCount(themes, level) {
  const place = one(byId("themes-title"), '[data-slot="count"]');
  if (!themes.length) return place.replaceChildren(t("No themes yet"));
  const n = seen(themes, level);
  aroundNumber(place, countWords(n, level), number(n));
}

/**
 * @param {number} n
 * @param {import("./grain.js").Level} level
 */
function countWords(n, level) {
  if (level === "broad") return tn("{count} broad group", "{count} broad groups", n, { count: "\0" });
  if (level === "fine") return tn("{count} group inside", "{count} groups inside", n, { count: "\0" });
  return tn("{count} theme", "{count} themes", n, { count: "\0" });
}

/** @param {import("./sections.js").Ledger} ledger */
function showGathering(ledger) {
  const { accepted, unthemed } = ledger;
  const { columns, rows } = gridFor(accepted, WIDE, FEWEST);
  const picture = one(byId("gathering"), "svg");
  picture.setAttribute("viewBox", `0 0 ${columns} ${rows}`);
  one(picture, "path").setAttribute("d", across(accepted, columns));
  const said = tn("{n} contribution so far; every dot is one.", "{n} contributions so far; every dot is one.", accepted);
  const where = /** @type {const} */ (["unthemed", "held", "hidden"]).find((list) => ledger[list] > 0);
  const door = one(byId("gathering"), "a");
  door.hidden = !where;
  door.setAttribute("href", `#${where}`);
  const early = accepted < ENOUGH ? t("After about ten the first themes appear.") : "";
  const ahead = unthemed ? early : t("Each of them waits for you, is hidden or was taken back.");
  fill(byId("gathering"), { gathering: `${said} ${ahead}` });
}

/** @param {unknown[]} singles */
function showSingles({ length }) {
  byId("singles").hidden = length === 0;
  fill(byId("singles"), { singles: tn("{n} single voice", "{n} single voices", length) });
}
