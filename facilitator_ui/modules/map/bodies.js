/** What lies on the map: themes, the undercurrent beside them, and what is in no theme yet. Every contribution is one dot. */

import { lettersFor } from "../letters.js";

/** @typedef {import("../sections.js").Sections} Sections */
/** @typedef {import("../sections.js").Theme} Theme */
/** @typedef {import("../sections.js").Voice} Voice */
/**
 * @typedef {object} Body
 * @property {string} id
 * @property {"theme" | "group" | "single" | "unthemed"} kind
 * @property {number} count of its dots
 * @property {[number, number] | null} place from 0 to 1; none: it has still to find one
 * @property {string} beside the theme that it stands next to, where it has no place of its own
 * @property {string} letter of the undercurrent
 * @property {string[]} ids of its contributions, where the page knows them; otherwise they are asked for
 * @property {Theme} [theme]
 * @property {Voice} [voice] that is shown without asking
 */

export const UNTHEMED = "unthemed";
/** Where those wait that have no theme yet: below on the left, on every screen. @type {[number, number]} */
const WAITING = [0.02, 0.98];

/**
 * @param {Theme[]} themes
 * @param {Sections} sections
 * @returns {Body[]}
 */
export function bodiesOf(themes, sections) {
  const { groups = [], singles = [] } = sections.get("undercurrent") ?? {};
  const letters = lettersFor(sections);
  const apart = sections.get("undercurrent")?.unthemed ?? 0;
  // whoever stands in a group has a dot there already
  const alone = singles.filter((/** @type {Voice} */ { id }) => !groups.some((/** @type {any} */ { ids }) => ids.includes(id)));
  const waiting = (sections.get("ledger")?.unthemed ?? 0) - apart;
  return [
    ...themes.map(themeBody),
    ...groups.map((/** @type {any} */ group) => groupBody(group, letters.get(group.id) ?? "")),
    ...alone.map((/** @type {Voice} */ voice) => singleBody(voice, letters.get(voice.id) ?? "")),
    ...(waiting > 0 ? [body(UNTHEMED, "unthemed", waiting, { place: WAITING })] : []),
  ];
}

/**
 * @param {Theme} theme
 * @returns {Body}
 */
function themeBody(theme) {
  const count = Math.max(0, theme.contributions - (theme.apart ?? 0));
  return body(theme.id, "theme", count, { place: theme.place ?? null, theme, voice: theme.voices[0] });
}

/**
 * @param {{id: string, ids: string[], theme_id: string | null, voices: Voice[]}} group
 * @param {string} letter
 * @returns {Body}
 */
const groupBody = ({ id, ids, theme_id, voices }, letter) =>
  body(id, "group", ids.length, { beside: theme_id ?? "", letter, ids, voice: voices[0] });

/**
 * @param {Voice} voice
 * @param {string} letter
 * @returns {Body}
 */
const singleBody = (voice, letter) => body(voice.id, "single", 1, { letter, ids: [voice.id], voice });

/**
 * @param {string} id
 * @param {Body["kind"]} kind
 * @param {number} count
 * @param {Partial<Body>} facts
 * @returns {Body}
 */
const body = (id, kind, count, facts) => ({ id, kind, count, place: null, beside: "", letter: "", ids: [], ...facts });
