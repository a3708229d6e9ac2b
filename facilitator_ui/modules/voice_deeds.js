/** What a facilitator does with single contributions. */

import { t, tn } from "/static/live/words.js";

/** @typedef {import("./sections.js").Theme} Theme */

/**
 * Take a contribution off the phones and the hall.
 * @param {{id: string}} contribution
 * @param {boolean} [waited]
 */
export const hide = ({ id }, waited = false) => ({
  message: { type: "hide_contribution", contribution_id: id },
  said: waited ? t("Contribution hidden. You find it under ‘hidden’ in the ledger.") : t("Contribution hidden."),
  what: t("hiding a contribution"),
});

/**
 * @param {{id: string}} contribution
 * @param {boolean} [visible] the room saw it already: then only its flags are found to be nothing
 */
export const release = ({ id }, visible = false) => ({
  message: { type: "release_contribution", contribution_id: id },
  said: visible ? t("Nothing wrong with it: it stays.") : t("Released: the room can see it now."),
  what: visible ? t("finding nothing wrong with a contribution") : t("releasing a contribution"),
});

/**
 * Put contributions in another theme, as one act. Later revisions leave them there.
 * @param {string[]} ids
 * @param {Theme | null} to none: out of every theme
 * @param {Theme | undefined} seen where the facilitator saw the only one; not moved on from where a colleague put it
 */
export function move(ids, to, seen) {
  const [only, ...others] = ids;
  const one = only !== undefined && others.length === 0;
  return {
    message: one
      ? { type: "move_contribution", contribution_id: only, theme_id: to?.id ?? null, ...(seen && { seen: seen.id }) }
      : { type: "move_contributions", moves: ids.map((id) => [id, to?.id ?? null, true]) },
    said: to
      ? tn("{n} contribution is now in ‘{title}’.", "{n} contributions are now in ‘{title}’.", ids.length, { title: to.title })
      : tn("{n} contribution has no theme now.", "{n} contributions have no theme now.", ids.length),
    what: tn("moving {n} contribution", "moving {n} contributions", ids.length),
  };
}
