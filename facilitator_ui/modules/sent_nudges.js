/** What was sent: to whom, when and by whom; each can be taken off the phones, and put back. */

import { clock, t, tn } from "/static/live/words.js";

import { follow } from "./keyed.js";
import { fill, one, when } from "./templates.js";

/** @typedef {{id: string, to: "everyone" | "silent" | "theme", text: string, theme_id: string | null, at: number, by: string, reached: number | null, taken_back: boolean}} Nudge */

/**
 * Take a message off the phones, or put it back.
 * @param {Nudge} nudge
 * @param {boolean} on
 */
export const takeBack = ({ id }, on) => ({
  message: { type: "take_back_nudge", nudge_id: id, on },
  said: on ? t("The message is off the phones. Who read it, has read it.") : t("The message is on the phones again."),
  what: on ? t("taking back a message") : t("putting a message back"),
});

/**
 * @param {Nudge} nudge
 * @param {string} title of its theme, where it still has one
 */
export function toWhom({ to, reached }, title) {
  const whom = {
    everyone: () => t("To everyone"),
    silent: () => t("To who had not said anything yet"),
    theme: () => (title ? t("To who spoke in ‘{title}’", { title }) : t("To who spoke in one theme")),
  }[to]();
  if (to === "everyone") return whom;
  return [whom, reached === null ? t("fewer than 5") : tn("{n} person", "{n} people", reached)].join(", ");
}

/**
 * The last one first.
 * @param {HTMLElement} place
 * @param {Nudge[]} nudges
 * @param {(id: string) => string} titleOf a theme
 */
export function showSent(place, nudges, titleOf) {
  place.hidden = nudges.length === 0;
  follow(one(place, "ul"), [...nudges].reverse(), {
    template: "row-nudge",
    fill: (row, nudge) => {
      fill(row, { text: nudge.text, when: clock(nudge.at), to: toWhom(nudge, titleOf(nudge.theme_id ?? "")), by: nudge.by });
      when(row, { back: nudge.taken_back, there: !nudge.taken_back, by: Boolean(nudge.by) });
    },
  });
}
