/** What a facilitator does: the message, the words that say it happened, and the message that undoes it. */

import { t } from "/static/live/words.js";

/** @typedef {import("./sections.js").Theme} Theme */
/** @typedef {{type: string, [fact: string]: unknown}} Message */
/** @typedef {{message: Message, said: string, undo?: Message, undoWords?: string}} Deed */

/** One line of words, as the server keeps them. @param {string} words */
const tidy = (words) => words.split(/\s+/).filter(Boolean).join(" ");

/**
 * Give a theme a name; an empty one gives the engine's label back.
 * @param {Theme} theme as it was when the facilitator began to type: what changed since is not overwritten
 * @param {string} words
 * @returns {Deed}
 */
export function rename(theme, words) {
  const name = tidy(words);
  const before = theme.title === theme.label ? "" : theme.title;
  const title = name || theme.label;
  return {
    message: { type: "rename_theme", theme_id: theme.id, name, seen: theme.title },
    said: t("‘{before}’ is now called ‘{title}’.", { before: theme.title, title }),
    undo: { type: "rename_theme", theme_id: theme.id, name: before, seen: title },
  };
}

/**
 * @param {Theme} source
 * @param {Theme} into
 * @returns {Deed}
 */
export const merge = (source, into) => ({
  message: { type: "merge_themes", source_id: source.id, into_id: into.id },
  said: t("‘{source}’ is now part of ‘{into}’.", { source: source.title, into: into.title }),
  undo: { type: "part_themes", source_id: source.id },
});

/**
 * @param {{id: string, title: string}} source the theme inside
 * @param {Theme} theme the theme around it
 * @returns {Deed}
 */
export const part = (source, theme) => ({
  message: { type: "part_themes", source_id: source.id },
  said: t("‘{title}’ stands by itself again.", { title: source.title }),
  undo: { type: "merge_themes", source_id: source.id, into_id: theme.id },
});

/**
 * @param {Theme} theme
 * @param {boolean} on
 * @returns {Deed}
 */
export const share = (theme, on) => ({
  message: { type: "share_theme", theme_id: theme.id, on },
  said: on
    ? t("The room now sees ‘{title}’.", { title: theme.title })
    : t("The room no longer sees ‘{title}’.", { title: theme.title }),
  undo: { type: "share_theme", theme_id: theme.id, on: !on },
});

/**
 * Take a contribution off the phones and the hall. One that was still waiting cannot go back to waiting: to undo that
 * would make it public, so it is not offered.
 * @param {{id: string}} contribution
 * @param {boolean} [waited]
 * @returns {Deed}
 */
export function hide({ id }, waited = false) {
  const message = { type: "hide_contribution", contribution_id: id };
  if (waited) return { message, said: t("Contribution hidden. You find it under ‘hidden’ in the ledger.") };
  return { message, said: t("Contribution hidden."), undo: { type: "release_contribution", contribution_id: id } };
}

/**
 * @param {{id: string}} contribution
 * @returns {Deed}
 */
export const release = ({ id }) => ({
  message: { type: "release_contribution", contribution_id: id },
  said: t("Released: the room can see it now."),
  undo: { type: "hide_contribution", contribution_id: id },
  undoWords: t("Hide it"),
});
