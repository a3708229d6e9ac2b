/** The lists of single contributions that a facilitator reads, and what can be done in each. */

import { t } from "/static/live/words.js";

/** @typedef {import("./sections.js").Sections} Sections */
/**
 * @typedef {object} List
 * @property {() => string} title
 * @property {() => string} why
 * @property {() => string} none
 * @property {() => string} keys
 * @property {string[]} acts
 */

/** @type {Record<string, List>} */
export const LISTS = {
  held: {
    title: () => t("Waiting for you"),
    why: () => t("Nobody sees these until you release them."),
    none: () => t("Nothing waits for you."),
    keys: () => t("Keys: j and k go down and up, r releases, h hides."),
    acts: ["release", "hide"],
  },
  hidden: {
    title: () => t("Hidden"),
    why: () => t("Taken off the phones and the hall. They stay counted."),
    none: () => t("Nothing is hidden."),
    keys: () => t("Keys: j and k go down and up, r releases."),
    acts: ["release"],
  },
  unthemed: {
    title: () => t("Not in a theme yet"),
    why: () => t("The newest stand below. They get a theme as soon as others say something like it."),
    none: () => t("Every contribution has a theme."),
    keys: () => t("Keys: j and k go down and up, h hides."),
    acts: ["hide"],
  },
  singles: {
    title: () => t("Single voices"),
    why: () => t("Voices that sound unlike all the others. Perhaps they say what nobody else dares to say."),
    none: () => t("No single voices now."),
    keys: () => t("Keys: j and k go down and up, h hides."),
    acts: ["hide"],
  },
};

/**
 * How many there are in all; the section itself holds only as many as can be read.
 * @param {string} name
 * @param {Sections} sections
 * @returns {number}
 */
export const total = (name, sections) => sections.get("ledger")?.[name] ?? sections.get(name)?.length ?? 0;

/**
 * Which list the address asks for; none: the themes.
 * @param {string} hash
 */
export function listIn(hash) {
  const name = hash.slice(1);
  return Object.hasOwn(LISTS, name) ? name : "";
}
