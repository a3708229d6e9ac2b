/** The undercurrent: small groups and single voices that sound unlike the rest. Each can be put before the room. */

import { number, tn } from "/static/live/words.js";

import { follow } from "../keyed.js";
import { lettersFor } from "../letters.js";
import { reasonOf } from "../reason.js";
import { byId, fill, one, speak, when } from "../templates.js";

/** @typedef {import("../sections.js").Voice} Voice */
/** @typedef {import("../sections.js").Sections} Sections */
/** @typedef {{id: string, title: string, people: number, count: number, reason: string, theme_id: string | null, voices: Voice[]}} Group */
/** @typedef {{id: string, letter: string, group?: Group, voice?: Voice}} Row */

export class Undercurrent {
  #place = byId("under");
  /** @type {Row[]} */
  #rows = [];

  /**
   * @param {import("../voice_acts.js").VoiceActs} voiceActs
   * @param {(voice: Voice) => void} kindle make it the next question
   * @param {(themeId: string) => void} choose
   */
  constructor(voiceActs, kindle, choose) {
    this.#place.addEventListener("click", ({ target }) => {
      const button = target instanceof Element && /** @type {HTMLElement | null} */ (target.closest("[data-act]"));
      const id = button && /** @type {HTMLElement | null} */ (button.closest("[data-id]"))?.dataset.id;
      const row = this.#rows.find((other) => other.id === id);
      const voice = row?.voice ?? row?.group?.voices[0];
      if (!button || !row) return;
      if (button.dataset.act === "open") row.group?.theme_id ? choose(row.group.theme_id) : (location.hash = "undercurrent");
      else if (voice && button.dataset.act === "wall") void voiceActs.do("wall", voice);
      else if (voice && button.dataset.act === "kindle") kindle(voice);
    });
  }

  /** @param {Sections} sections */
  show(sections) {
    this.#rows = rowsOf(sections);
    const groups = this.#rows.filter(({ group }) => group).length;
    const singles = this.#rows.length - groups;
    one(this.#place, '[data-part="none"]').hidden = this.#rows.length > 0;
    one(this.#place, "a").hidden = this.#rows.length === 0;
    fill(this.#place, { all: all(groups, singles) });
    follow(one(this.#place, "ul"), this.#rows, { template: "row-under", fill: draw });
  }
}

/**
 * @param {number} groups
 * @param {number} singles
 */
function all(groups, singles) {
  const voices = tn("{n} single voice", "{n} single voices", singles);
  return groups ? [tn("{n} group", "{n} groups", groups), ...(singles ? [voices] : [])].join(", ") : voices;
}

/** @param {Sections} sections @returns {Row[]} */
export function rowsOf(sections) {
  const letters = lettersFor(sections);
  const { groups = [], singles = [] } = sections.get("undercurrent") ?? {};
  return [
    ...groups.map((/** @type {Group} */ group) => ({ id: group.id, letter: letters.get(group.id) ?? "", group })),
    ...singles.map((/** @type {Voice} */ voice) => ({ id: voice.id, letter: letters.get(voice.id) ?? "", voice })),
  ];
}

/**
 * @param {HTMLElement} element
 * @param {Row} row
 */
function draw(element, { letter, group, voice }) {
  const why = group ? reasonOf(group.reason, group.people) : "";
  fill(element, { letter, title: group?.title ?? "", people: group ? number(group.people) : "", why });
  one(element, '[data-act="open"]').dataset.tip = why;
  when(element, { group: Boolean(group), single: Boolean(voice) });
  if (voice) speak(one(element, ".voice"), voice);
}
