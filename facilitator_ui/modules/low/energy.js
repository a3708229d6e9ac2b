/** The energy strip as geometry: contributions upwards, resonance downwards, and the facilitators' acts above them. */

import { clock, t, tn } from "/static/live/words.js";

/** @typedef {{at: number, act: string, theme_id?: string, prompt_id?: string}} Act */
/** @typedef {{from: number, step: number, contributions: number[], resonance: number[], themes: Record<string, number[]>, acts: Act[]}} Energy */
/** @typedef {{x: number, words: string}} Mark x in 0 to 1 */

/** The drawing is so many units high; the middle line is where both kinds of bars begin. */
export const HEIGHT = 100;
export const MIDDLE = 52;
const ABOVE = 52;
const BELOW = 46;
const GAP = 0.14;

/**
 * The bars of one series as one path; each is a unit wide.
 * @param {number[]} counts
 * @param {number} most that fills the whole height
 * @param {1 | -1} way up or down
 */
export function bars(counts, most, way) {
  const room = way > 0 ? ABOVE : BELOW;
  return counts
    .map((count, at) => (count ? `M${at + GAP / 2} ${MIDDLE - Math.min(0, way) * 2}h${1 - GAP}v${round((-way * room * count) / Math.max(1, most))}h${GAP - 1}z` : ""))
    .join("");
}

/** @param {number} n */
const round = (n) => Math.round(n * 100) / 100;

/** A dialogue of two minutes would be two bars as broad as the strip, so it has room for some more. */
const FEWEST = 12;

/** How many steps the strip has room for. @param {Energy} energy */
export const stepsOf = ({ contributions }) => Math.max(FEWEST, contributions.length);

/**
 * @param {Energy} energy
 * @param {number} at
 */
const across = (energy, at) => (at - energy.from) / (stepsOf(energy) * energy.step);

/**
 * The acts on the strip, those that say most about its course; several at one moment are one mark.
 * @param {Energy} energy
 * @param {(act: Act) => string} named
 * @returns {Mark[]}
 */
export function marks(energy, named) {
  /** @type {Mark[]} */
  const found = [];
  for (const act of energy.acts) {
    const words = named(act);
    const x = Math.min(1, Math.max(0, across(energy, act.at)));
    if (words && found.at(-1)?.words !== words) found.push({ x, words });
  }
  return found;
}

/**
 * Of marks that stand too close for their words, the later ones keep only their line.
 * @param {Mark[]} all
 * @param {number} width of the strip
 * @param {number} letter width of one
 */
export function legible(all, width, letter) {
  let free = 0;
  return all.map((mark) => {
    const left = mark.x * width;
    const fits = left >= free && left + mark.words.length * letter <= width;
    if (fits) free = left + (mark.words.length + 1) * letter;
    return { ...mark, fits };
  });
}

/**
 * The times under the strip: its begin, whole steps of minutes in between, and now.
 * @param {Energy} energy
 * @param {number} most
 * @param {number} apart how far from one to the next, so that both can be read
 * @returns {Mark[]}
 */
export function times(energy, most, apart) {
  const length = energy.contributions.length * energy.step;
  const now = across(energy, energy.from + length);
  const every = [1, 2, 5, 10, 15, 30, 60, 120, 240, 720, 1440].map((n) => n * 60_000).find((n) => (stepsOf(energy) * energy.step) / n <= most) ?? length;
  const found = [];
  for (let at = Math.ceil(energy.from / every) * every; at < energy.from + length; at += every) {
    const x = across(energy, at);
    if (x >= apart && x <= now - apart) found.push({ x, words: clock(at) });
  }
  const first = now >= apart ? [{ x: 0, words: clock(energy.from) }] : [];
  return [...first, ...found, { x: now, words: t("now") }];
}

/**
 * The strip in a sentence, for who cannot see it.
 * @param {Energy} energy
 */
export function told(energy) {
  const most = Math.max(0, ...energy.contributions);
  const at = energy.from + energy.contributions.indexOf(most) * energy.step;
  const resonance = energy.resonance.reduce((sum, n) => sum + n, 0);
  return [
    tn("Most contributions: {n} around {time}.", "Most contributions: {n} around {time}.", most, { time: clock(at) }),
    tn("In all {n} time ‘speaks to me’.", "In all {n} times ‘speaks to me’.", resonance),
  ].join(" ");
}
