/** The themes that the facilitator shares, as cards. */

import { tn } from "/static/live/words.js";
import { arrange, badge, byId, copy, dots, part, quote, write } from "./cards.js";

/** @typedef {import("./cards.js").Voice} Voice */
/** @typedef {{id: string, number: number, title: string, people: number, contributions: number, speaks_to: number, voices: Voice[]}} Theme */

/**
 * @param {Theme[]} themes
 * @param {Set<string>} yours ids of themes that hold words of this participant
 */
export function showThemes(themes, yours) {
  const section = byId("themes");
  const list = section.querySelector("ul");
  section.hidden = !themes.length;
  byId("unshared").hidden = themes.length;
  arrange(list, themes, ({ id }) => copy("theme-card", id));
  themes.forEach((theme, i) => fillTheme(list.children[i], theme, yours.has(theme.id)));
}

/**
 * @param {Element} card
 * @param {Theme} theme
 * @param {boolean} yours
 */
function fillTheme(card, { number, title, people, contributions, voices }, yours) {
  card.className = `card tcard ${badge(card, number)}`;
  dots(card, contributions);
  write(part(card, "title"), title);
  write(part(card, "people"), tn("{n} person", "{n} people", people));
  part(card, "yours").hidden = !yours;
  arrange(part(card, "voices"), voices, voice);
}

/**
 * Here it speaks for its theme, so only the theme can be resonated with.
 * @param {Voice} said
 */
function voice(said) {
  const item = copy("voice-card", said.id);
  item.className = "";
  item.lastElementChild?.remove();
  quote(item, said);
  return item;
}
