/** The silence meter: how many said nothing yet, and how many went quiet. Never who, and never fewer than five. */

import { number, t } from "/static/live/words.js";

import { byId, fill, one } from "../templates.js";

/** @typedef {{silent: number | null, quiet: number | null, prompt_id: string | null}} Silence */

/** From one to four nobody says how many: somebody could be recognised. @param {number | null} n */
export const few = (n) => (n === null ? t("fewer than 5") : number(n));

/**
 * Whether there is anybody to invite.
 * @param {Silence | undefined} silence
 */
export const inviting = (silence) => Boolean(silence && silence.silent !== 0);

/**
 * @param {Silence | undefined} silence
 * @param {number} joined people who came in at all
 * @param {import("../sections.js").Prompt[]} prompts
 */
export function showSilence(silence, joined, prompts) {
  const place = byId("silence");
  const known = Boolean(silence && joined);
  one(place, '[data-part="none"]').hidden = known;
  one(place, '[data-part="counts"]').hidden = !known;
  one(place, "button").hidden = !known || !inviting(silence);
  if (!silence) return;
  const at = prompts.find(({ id }) => id === silence.prompt_id)?.number;
  for (const name of /** @type {const} */ (["silent", "quiet"])) one(place, `[data-slot="${name}"]`).classList.toggle("few", silence[name] === null);
  fill(place, { silent: few(silence.silent), quiet: few(silence.quiet), after: t("spoke before, not yet at question {n}", { n: at ?? 0 }) });
  // At the first question nobody can have spoken before.
  one(place, '[data-part="quiet"]').hidden = !at || at < 2;
}
