/** What the server tells this screen, section by section; app/live/audience.py decides what each holds. */

/** @typedef {"bsn" | "iban" | "phone" | "email" | "address" | "plate" | "abuse"} Flag */
/** @typedef {{id: string, text: string, lang: string, resonance: number, at?: number, flags?: Flag[], late?: boolean, moved?: boolean}} Voice */
/** @typedef {"planned" | "collecting" | "reflecting" | "closed"} Phase */
/** @typedef {{ends_at?: number | null, seconds?: number | null, late?: number}} Timed `seconds`: how long one that is planned will stay open */
/** @typedef {{id: string, text: string, number: number, of: number, phase: Phase, round: number, contributions: number} & Timed} Prompt */
/** @typedef {{accepted: number, themed: number, unthemed: number, held: number, hidden: number, withdrawn: number}} Ledger */
/** @typedef {{id: string, number: number, title: string, people: number, contributions: number, resonance: number}} Counted */
/** @typedef {{label: string, clause: string, named_by: string, contested: number, growth: number, shared: boolean}} Judged */
/** @typedef {{undercurrent: boolean, reason: string, mixed: boolean, voices: Voice[], merged: {id: string, title: string}[]}} Held */
/** @typedef {{place?: [number, number] | null, apart?: number}} Placed */
/** @typedef {{part: number, count: number, voice: Voice}} Subtheme `part` names it, together with the revision of its theme */
/** @typedef {{pinned?: boolean, hidden?: boolean, moved?: number, split_from?: {id: string, title: string} | null}} Steered */
/** @typedef {{subthemes?: Subtheme[], coarse?: number, revision?: number}} Grained */
/** @typedef {Counted & Judged & Held & Placed & Steered & Grained} Theme */
/** @typedef {Map<string, any>} Sections */

/**
 * Every theme that people see now, in no particular order.
 * @param {Sections} sections
 * @returns {Theme[]}
 */
export function themesOf(sections) {
  return everyTheme(sections).filter(({ hidden }) => !hidden);
}

/**
 * Themes that a facilitator took off the list.
 * @param {Sections} sections
 * @returns {Theme[]}
 */
export function hiddenThemes(sections) {
  return everyTheme(sections).filter(({ hidden }) => hidden);
}

/**
 * @param {Sections} sections
 * @returns {Theme[]}
 */
const everyTheme = (sections) => [...sections].filter(([name]) => name.startsWith("theme.")).map(([, theme]) => theme);

/**
 * The theme with this id, or the one that it went into; nothing when it ended.
 * @param {Sections} sections
 * @param {string} id
 * @returns {Theme | undefined}
 */
export function standing(sections, id) {
  return sections.get(`theme.${id}`) ?? everyTheme(sections).find(({ merged }) => merged.some((part) => part.id === id));
}

/**
 * The first state, as the page brought it along; the line replaces it as soon as it is open.
 * @returns {Sections}
 */
export function firstState() {
  return new Map(Object.entries(JSON.parse(document.getElementById("state")?.textContent || "{}")));
}
