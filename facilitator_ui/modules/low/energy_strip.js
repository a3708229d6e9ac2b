/** The energy strip on the page: how much came in when, and what the facilitators did then. */

import { t } from "/static/live/words.js";

import { shapeOf } from "../badge.js";
import { byId, fill, one } from "../templates.js";
import { HEIGHT, bars, legible, marks, stepsOf, times, told } from "./energy.js";

/** @typedef {import("./energy.js").Energy} Energy */
/** @typedef {import("./energy.js").Act} Act */
/** @typedef {import("../sections.js").Theme} Theme */
/** @typedef {import("../sections.js").Prompt} Prompt */

const LETTER = 8;
const TIMES = 4;
const TIME = 68;

export class EnergyStrip {
  #place = byId("energy");
  /** @type {string} */
  #drawn = "";

  /**
   * @param {Energy | undefined} energy
   * @param {Theme | undefined} theme the chosen one, which is shown apart
   * @param {Prompt[]} prompts
   */
  show(energy, theme, prompts) {
    const something = Boolean(energy?.contributions.some(Boolean));
    one(this.#place, '[data-part="none"]').hidden = something;
    one(this.#place, '[data-part="strip"]').hidden = !something;
    if (!energy || !something) return;
    const width = one(this.#place, '[data-part="strip"]').clientWidth;
    const same = JSON.stringify([energy, theme?.id, theme?.number, width]);
    if (same === this.#drawn) return;
    this.#drawn = same;
    this.#drawBars(energy, theme);
    this.#drawWords(energy, prompts, width);
  }

  /**
   * @param {Energy} energy
   * @param {Theme | undefined} theme
   */
  #drawBars(energy, theme) {
    const picture = one(this.#place, "svg.energy");
    const ofTheme = (theme && energy.themes[theme.id]) ?? [];
    const most = Math.max(1, ...energy.contributions);
    picture.setAttribute("viewBox", `0 0 ${stepsOf(energy)} ${HEIGHT}`);
    picture.setAttribute("aria-label", told(energy));
    one(picture, ".e-b").setAttribute("d", bars(energy.contributions, most, 1));
    one(picture, ".e-r").setAttribute("d", bars(energy.resonance, Math.max(1, ...energy.resonance), -1));
    one(picture, ".e-t").setAttribute("d", bars(ofTheme, most, 1));
    const legend = one(this.#place, ".leg.t");
    legend.hidden = !ofTheme.some(Boolean);
    for (const element of [one(picture, ".e-t"), legend]) element.setAttribute("class", element.getAttribute("class")?.replace(/\bt\d+\b/, "").trim() + (theme ? ` t${shapeOf(theme.number)}` : ""));
    fill(this.#place, { theme: t("of which theme {n}", { n: theme?.number ?? 0 }) });
  }

  /**
   * @param {Energy} energy
   * @param {Prompt[]} prompts
   * @param {number} width
   */
  #drawWords(energy, prompts, width) {
    const acts = legible(marks(energy, (act) => named(act, prompts)), width, LETTER);
    const moments = times(energy, TIMES, TIME / Math.max(1, width));
    one(this.#place, ".e-m").setAttribute("d", acts.map(({ x }) => `M${x * stepsOf(energy)} 0V${HEIGHT}`).join(""));
    const words = acts.filter(({ fits }) => fits).map((mark) => word("e-flag", mark));
    one(this.#place, '[data-part="marks"]').replaceChildren(...words, ...moments.map((moment) => word("e-x", moment)));
  }
}

/**
 * @param {string} kind
 * @param {import("./energy.js").Mark} mark
 */
function word(kind, { x, words }) {
  const place = document.createElement("span");
  place.className = x === 0 ? `${kind} first` : x === 1 ? `${kind} last` : kind;
  place.style.left = `${x * 100}%`;
  place.textContent = words;
  return place;
}

/**
 * What an act is called on the strip; what changes nothing for the room has no mark.
 * @param {Act} act
 * @param {Prompt[]} prompts
 */
export function named({ act, prompt_id: id }, prompts) {
  const number = prompts.find((prompt) => prompt.id === id)?.number;
  if (act === "opened" && number) return t("Question {n}", { n: number });
  if (act === "reflecting") return t("Reflecting");
  if (act === "shared") return t("Shared");
  if (act === "wall") return t("Shown");
  return act === "nudged" ? t("Message") : "";
}
