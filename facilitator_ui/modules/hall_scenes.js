/** One theme, or one voice, large on the wall. */

import { number, tn } from "/static/live/words.js";

import { paint, shapeOf } from "./badge.js";
import { HallField } from "./hall_field.js";
import { voiceLength } from "./scenes.js";
import { byId, fill, one, speak } from "./templates.js";

/** @typedef {import("./sections.js").Counted} Counted */
/** @typedef {import("./sections.js").Voice} Voice */

export class OneTheme {
  #place = byId("theme");
  #field = new HallField(one(this.#place, ".h-field"), 24);

  /** @param {Counted} theme */
  show(theme) {
    paint(one(this.#place, ".tb"), theme);
    fill(this.#place, {
      title: theme.title,
      contributions: number(theme.contributions),
      said: tn("contribution", "contributions", theme.contributions),
      people: tn("from {n} person", "from {n} people", theme.people),
      resonance: tn("speaks to {n} person", "speaks to {n} people", theme.resonance),
    });
    one(this.#place, "[data-when=resonance]").hidden = theme.resonance === 0;
    one(this.#place, "svg.many").setAttribute("class", `many t${shapeOf(theme.number)}`);
    this.#field.show(theme.contributions, theme.id);
  }
}

/** @param {Voice} voice */
export function showVoice(voice) {
  const place = byId("voice");
  speak(one(place, "blockquote"), voice);
  one(place, "blockquote").dataset.length = voiceLength(voice.text);
  one(place, "[data-when=resonance]").hidden = voice.resonance === 0;
  fill(place, { resonance: tn("{n} person: this speaks to me", "{n} people: this speaks to me", voice.resonance) });
}
