/** What a facilitator does with themes: the message, and the words that say it happened. The server knows what undoes it. */

import { t, tn } from "/static/live/words.js";

/** @typedef {import("./sections.js").Theme} Theme */
/** @typedef {{type: string, [fact: string]: unknown}} Message */
/** @typedef {{message: Message | Message[], said: string, what?: string, undoWords?: string}} Deed `what` names it, for undoing */

/** One line of words, as the server keeps them. @param {string} words */
const tidy = (words) => words.split(/\s+/).filter(Boolean).join(" ");

/**
 * Give a theme a name; an empty one gives the engine's label back.
 * @param {Theme} theme as it was when the facilitator began to type: what changed since is not overwritten
 * @param {string} words
 */
export function rename(theme, words) {
  const name = tidy(words);
  const title = name || theme.label;
  return {
    message: { type: "rename_theme", theme_id: theme.id, name, seen: theme.title },
    said: t("‘{before}’ is now called ‘{title}’.", { before: theme.title, title }),
    what: t("the name ‘{title}’", { title }),
  };
}

/**
 * @param {Theme} source
 * @param {Theme} into
 */
export const merge = (source, into) => ({
  message: { type: "merge_themes", source_id: source.id, into_id: into.id },
  said: t("‘{source}’ is now part of ‘{into}’.", { source: source.title, into: into.title }),
  what: t("merging ‘{title}’", { title: source.title }),
});

/**
 * Several themes into the first, as one act.
 * @param {Theme} into
 * @param {Theme[]} others
 */
export const mergeAll = (into, others) => ({
  message: others.map((source) => merge(source, into).message),
  said: tn("{n} theme is now part of ‘{into}’.", "{n} themes are now part of ‘{into}’.", others.length, { into: into.title }),
  what: t("merging into ‘{title}’", { title: into.title }),
});

/** @param {{id: string, title: string}} source the theme inside */
export const part = (source) => ({
  message: { type: "part_themes", source_id: source.id },
  said: t("‘{title}’ stands by itself again.", { title: source.title }),
  what: t("parting ‘{title}’", { title: source.title }),
});

/**
 * @param {Theme} theme
 * @param {boolean} on
 */
export const share = (theme, on) => ({
  message: { type: "share_theme", theme_id: theme.id, on },
  said: on
    ? t("The room now sees ‘{title}’.", { title: theme.title })
    : t("The room no longer sees ‘{title}’.", { title: theme.title }),
  what: on ? t("sharing ‘{title}’", { title: theme.title }) : t("no longer sharing ‘{title}’", { title: theme.title }),
});

/**
 * @param {Theme} theme
 * @param {boolean} on
 */
export const pin = (theme, on) => ({
  message: { type: "pin_theme", theme_id: theme.id, on },
  said: on
    ? t("‘{title}’ stands first now, and stays whatever comes in.", { title: theme.title })
    : t("‘{title}’ is no longer pinned.", { title: theme.title }),
  what: on ? t("pinning ‘{title}’", { title: theme.title }) : t("unpinning ‘{title}’", { title: theme.title }),
});

/**
 * Take a theme off list, map, phones and hall. What is in it stays counted.
 * @param {Theme} theme
 * @param {boolean} on
 */
export const hideTheme = (theme, on) => ({
  message: { type: "hide_theme", theme_id: theme.id, on },
  said: on
    ? t("‘{title}’ is hidden. You find it under the list.", { title: theme.title })
    : t("‘{title}’ is back in the list.", { title: theme.title }),
  what: on ? t("hiding ‘{title}’", { title: theme.title }) : t("bringing back ‘{title}’", { title: theme.title }),
});

/**
 * One of the groups inside a theme, or contributions that were chosen, become a theme of their own.
 * @param {Theme} theme
 * @param {{part: number} | {contributions: string[]}} which
 * @param {string} words its name
 */
export const split = (theme, which, words) => ({
  message: { type: "split_theme", theme_id: theme.id, ...which, ...("part" in which && { revision: theme.revision }), name: tidy(words) },
  said: t("‘{name}’ is now a theme of its own.", { name: tidy(words) }),
  what: t("splitting off ‘{name}’", { name: tidy(words) }),
});

/** A theme that was split off goes back into the one it came from. @param {Theme} theme */
export const rejoin = (theme) => ({
  message: { type: "rejoin_theme", theme_id: theme.id },
  said: t("‘{title}’ is back where it came from.", { title: theme.title }),
  what: t("putting back ‘{title}’", { title: theme.title }),
});
