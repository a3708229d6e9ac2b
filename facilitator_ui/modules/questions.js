/** From what the dialogue shows to a question that could come next. The server says what; these are the words. */

import { t, tn } from "/static/live/words.js";

/** @typedef {import("./sections.js").Theme} Theme */
/** @typedef {import("./sections.js").Voice} Voice */
/** @typedef {"fastest" | "divided" | "least_covered" | "contested"} Kind */
/** @typedef {{growth?: number, minutes?: number, sides?: number, contested?: number, people?: number, of?: number}} Facts */
/** @typedef {{kind: Kind, theme_id: string, voices: Voice[]} & Facts} Suggestion */

/** @type {Record<Kind, (title: string) => string>} */
const ASKED = {
  fastest: (title) => t("‘{title}’: what has to happen first?", { title }),
  divided: (title) => t("‘{title}’: when is it right for you, and when is it not?", { title }),
  least_covered: (title) => t("We heard little about ‘{title}’. What do you know about it?", { title }),
  contested: (title) => t("‘{title}’: what do we not understand well yet?", { title }),
};

/** @type {Record<Kind, (theme: Theme, facts: Suggestion) => string>} */
const WHY = {
  fastest: ({ number }, { growth = 0, minutes = 0 }) => t("Theme {number} grows fastest: +{growth} in {minutes} minutes.", { number, growth, minutes }),
  divided: ({ number }, { sides = 0 }) => t("Theme {number} falls apart most: into {sides} sides.", { number, sides }),
  least_covered: ({ number }, { people = 0, of = 0 }) => t("Theme {number} is heard least: {people} of {of} people.", { number, people, of }),
  contested: ({ number }, { contested = 0 }) => tn("In theme {number}, {n} time ‘not me’ was said.", "In theme {number}, {n} times ‘not me’ was said.", contested, { number }),
};

/** @param {Suggestion} suggestion @param {Theme} theme */
export const asked = ({ kind }, theme) => ASKED[kind]?.(theme.title) ?? opening(theme);

/** @param {Suggestion} suggestion @param {Theme} theme */
export const why = (suggestion, theme) => WHY[suggestion.kind]?.(theme, suggestion) ?? "";

/** The first words of a question about a theme, for the facilitator to go on with. @param {Theme} theme */
export const opening = (theme) => t("‘{title}’: what do you need for that?", { title: theme.title });
