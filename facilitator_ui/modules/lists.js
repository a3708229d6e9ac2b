/** The lists of single contributions that a facilitator reads, and what can be done in each. */

import { t } from "/static/live/words.js";

/** @typedef {import("./sections.js").Sections} Sections */
/** @typedef {import("./sections.js").Voice} Voice */
/** @typedef {"release" | "hide" | "move" | "wall"} Act */
/**
 * @typedef {object} List
 * @property {() => string} title
 * @property {() => string} why
 * @property {() => string} none
 * @property {Act[]} acts
 */

/** @type {Record<string, List>} */
export const LISTS = {
  held: {
    title: () => t("Waiting for you"),
    why: () => t("Nobody sees these until you release them."),
    none: () => t("Nothing waits for you."),
    acts: ["release", "hide"],
  },
  hidden: {
    title: () => t("Hidden"),
    why: () => t("Taken off the phones and the hall. They stay counted."),
    none: () => t("Nothing is hidden."),
    acts: ["release"],
  },
  flagged: {
    title: () => t("Look at these"),
    why: () => t("The room sees these, and the software noticed something. It takes nothing away: you decide."),
    none: () => t("Nothing stands out."),
    acts: ["release", "hide"],
  },
  unthemed: {
    title: () => t("Not in a theme yet"),
    why: () => t("The newest stand below. They get a theme as soon as others say something like it."),
    none: () => t("Every contribution has a theme."),
    acts: ["wall", "move", "hide"],
  },
  singles: {
    title: () => t("Single voices"),
    why: () => t("Voices that sound unlike all the others. Perhaps they say what nobody else dares to say."),
    none: () => t("No single voices now."),
    acts: ["wall", "move", "hide"],
  },
  undercurrent: {
    title: () => t("Undercurrent"),
    why: () => t("Small groups first, then single voices. You can put one before the room."),
    none: () => t("No undercurrent now."),
    acts: ["wall", "move", "hide"],
  },
};

/** The key of each act. @type {Record<Act, {key: string, words: () => string}>} */
export const KEYS = {
  release: { key: "r", words: () => t("r releases") },
  wall: { key: "w", words: () => t("w shows on the hall screen") },
  move: { key: "m", words: () => t("m moves") },
  hide: { key: "h", words: () => t("h hides") },
};

/** What the keys do in a list, in a sentence. @param {List} list */
export const keysOf = ({ acts }) => t("Keys: j and k go down and up, {acts}.", { acts: acts.map((act) => KEYS[act].words()).join(", ") });

/**
 * The voices of a list.
 * @param {string} name
 * @param {Sections} sections
 * @returns {Voice[]}
 */
export function voicesIn(name, sections) {
  const found = sections.get(name) ?? [];
  if (name !== "undercurrent") return found;
  return [...(found.groups ?? []).flatMap((/** @type {{voices: Voice[]}} */ { voices }) => voices), ...(found.singles ?? [])];
}

/**
 * How many there are in all; the section itself holds only as many as can be read.
 * @param {string} name
 * @param {Sections} sections
 * @returns {number}
 */
export const total = (name, sections) => sections.get("ledger")?.[name] ?? voicesIn(name, sections).length;

/**
 * Which list the address asks for; none: the themes.
 * @param {string} hash
 */
export function listIn(hash) {
  const name = hash.slice(1);
  return Object.hasOwn(LISTS, name) ? name : "";
}
