/** What lies on the map: themes, the undercurrent beside them, and what is in no theme yet. Every contribution is one dot. */

import { tn } from "/static/live/words.js";

import { broadly } from "../grain.js";
import { lettersFor } from "../letters.js";

/** @typedef {import("../grain.js").Level} Level */
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
 * @property {string} pack those that share it lie together inside one outline; none: it lies by itself
 * @property {Theme} [theme] in which its contributions are
 * @property {Theme} [leader] whose colour it has
 * @property {{title: string, contributions: number}} [name] of it and of all that lie together with it
 * @property {Voice} [voice] that is shown without asking
 */

export const UNTHEMED = "unthemed";
/** Whoever is in a theme, but in none of the groups inside it. */
const NO_PART = -1;
/** Where those wait that have no theme yet: below on the left, on every screen. @type {[number, number]} */
const WAITING = [0.02, 0.98];

/**
 * @param {Theme[]} themes
 * @param {Sections} sections
 * @param {Level} [level] how coarse: broad groups lie together, or what is inside a theme lies apart
 * @returns {Body[]}
 */
export function bodiesOf(themes, sections, level = "themes") {
  const { groups = [], singles = [] } = sections.get("undercurrent") ?? {};
  const letters = lettersFor(sections);
  const apart = sections.get("undercurrent")?.unthemed ?? 0;
  // whoever stands in a group has a dot there already
  const alone = singles.filter((/** @type {Voice} */ { id }) => !groups.some((/** @type {any} */ { ids }) => ids.includes(id)));
  const waiting = (sections.get("ledger")?.unthemed ?? 0) - apart;
  return [
    ...themeBodies(themes, level),
    ...groups.map((/** @type {any} */ group) => groupBody(group, letters.get(group.id) ?? "")),
    ...alone.map((/** @type {Voice} */ voice) => singleBody(voice, letters.get(voice.id) ?? "")),
    ...(waiting > 0 ? [body(UNTHEMED, "unthemed", waiting, { place: WAITING })] : []),
  ];
}

/**
 * @param {Theme[]} themes
 * @param {Level} level
 * @returns {Body[]}
 */
function themeBodies(themes, level) {
  if (level === "fine") return themes.flatMap(partBodies);
  if (level === "themes") return themes.map((theme) => themeBody(theme));
  return broadly(themes).flatMap((group) => {
    const [leader, ...others] = /** @type {[Theme, ...Theme[]]} */ ([...group.themes].sort((a, b) => b.contributions - a.contributions));
    if (!others.length) return [themeBody(leader)];
    const title = tn("{title} and {n} more", "{title} and {n} more", others.length, { title: leader.title });
    const named = themeBody(leader, { pack: group.id, name: { title, contributions: group.contributions } });
    return [named, ...others.map((theme) => themeBody(theme, { pack: group.id, leader, name: undefined }))];
  });
}

/**
 * @param {Theme} theme
 * @param {Partial<Body>} [facts]
 * @returns {Body}
 */
function themeBody(theme, facts = {}) {
  const count = Math.max(0, theme.contributions - (theme.apart ?? 0));
  const name = { title: theme.title, contributions: theme.contributions };
  return body(theme.id, "theme", count, { place: theme.place ?? null, theme, leader: theme, name, voice: theme.voices[0], ...facts });
}

/**
 * What is inside a theme as far as the engine saw it, and whoever came in since.
 * @param {Theme} theme
 * @returns {Body[]}
 */
function partBodies(theme) {
  const whole = themeBody(theme);
  let left = whole.count;
  const parts = (theme.subthemes ?? []).map(({ part, count, voice }) => {
    const own = Math.min(left, count);
    left -= own;
    return { ...whole, id: `${theme.id} ${part}`, count: own, voice };
  });
  if (!parts.length) return [whole];
  const all = [...parts, { ...whole, id: `${theme.id} ${NO_PART}`, count: left }].filter(({ count }) => count > 0);
  return all.map((one, at) => ({ ...one, pack: theme.id, name: at ? undefined : whole.name }));
}

/**
 * The body in which a contribution of this theme and sub-theme lies.
 * @param {Map<string, Body>} bodies by their ids
 * @param {[theme: string | null, part: number]} where
 */
export const bodyAt = (bodies, [theme, part]) => bodies.get(`${theme} ${part}`) ?? bodies.get(theme ?? UNTHEMED);

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
const body = (id, kind, count, facts) => ({ id, kind, count, place: null, beside: "", letter: "", ids: [], pack: "", ...facts });
