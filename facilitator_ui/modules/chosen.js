/** The chosen theme: its facts, its voices, and what can be done with it. */

import { clock, number, t, tn } from "/static/live/words.js";

import { paint } from "./badge.js";
import * as deeds from "./deeds.js";
import { follow } from "./keyed.js";
import { Naming } from "./naming.js";
import { byId, fill, one, speak, when } from "./templates.js";

/** @typedef {import("./sections.js").Theme} Theme */
/** @typedef {import("./sections.js").Voice} Voice */
/** @typedef {{share: (theme: Theme) => Promise<boolean>, merge: (theme: Theme) => Promise<Theme | undefined>}} Questions */

export class Chosen {
  /** @type {Theme | undefined} */
  #theme;
  #pane = byId("chosen");
  #acts;
  #questions;
  #naming;
  #follow;

  /**
   * @param {import("./acts.js").Acts} acts
   * @param {Questions} questions what must be asked before an act
   * @param {(id: string) => void} follow where the reader goes when the theme went into another
   */
  constructor(acts, questions, follow) {
    this.#acts = acts;
    this.#questions = questions;
    this.#follow = follow;
    this.#naming = new Naming(this.#pane, (theme, words) => acts.perform(deeds.rename(theme, words)));
    this.#pane.addEventListener("click", (event) => this.#pressed(event));
  }

  /** @param {Theme | undefined} theme none: nothing is chosen, or it ended */
  show(theme) {
    if (theme?.id !== this.#theme?.id) this.#naming.stop();
    this.#theme = theme;
    one(this.#pane, '[data-part="none"]').hidden = Boolean(theme);
    one(this.#pane, '[data-part="theme"]').hidden = !theme;
    if (theme) this.#draw(theme);
  }

  /** @param {Theme} theme */
  #draw(theme) {
    const part = one(this.#pane, '[data-part="theme"]');
    paint(one(part, ".tb"), theme);
    fill(part, facts(theme));
    when(part, notes(theme));
    one(part, '[data-act="share"]').hidden = theme.shared;
    one(part, '[data-act="unshare"]').hidden = !theme.shared;
    follow(one(part, '[data-part="voices"]'), theme.voices, { template: "row-voice", fill: drawVoice });
    one(part, '[data-part="merged"]').hidden = theme.merged.length === 0;
    follow(one(part, '[data-part="merged"] ul'), theme.merged, {
      template: "row-part",
      fill: (row, inside) => fill(row, { title: inside.title }),
    });
  }

  /** @param {MouseEvent} event */
  #pressed({ target }) {
    const button = target instanceof Element && /** @type {HTMLElement | null} */ (target.closest("[data-act]"));
    const theme = this.#theme;
    if (!button || !theme) return;
    const id = /** @type {HTMLElement | null} */ (button.closest("[data-id]"))?.dataset.id ?? "";
    void this.#do(button.dataset.act ?? "", theme, id);
  }

  /**
   * @param {string} act
   * @param {Theme} theme
   * @param {string} id of the voice or the part in whose row the button stands
   */
  async #do(act, theme, id) {
    if (act === "rename") this.#naming.start(theme);
    else if (act === "share" && (await this.#questions.share(theme))) await this.#acts.perform(deeds.share(theme, true));
    else if (act === "unshare") await this.#acts.perform(deeds.share(theme, false));
    else if (act === "hide") await this.#acts.perform(deeds.hide({ id }));
    else if (act === "merge") await this.#merge(theme);
    else if (act === "part") await this.#part(theme, id);
  }

  /** @param {Theme} theme */
  async #merge(theme) {
    const into = await this.#questions.merge(theme);
    if (into && (await this.#acts.perform(deeds.merge(theme, into)))) this.#follow(into.id);
  }

  /**
   * @param {Theme} theme
   * @param {string} id
   */
  async #part(theme, id) {
    const source = theme.merged.find((inside) => inside.id === id);
    if (source) await this.#acts.perform(deeds.part(source, theme));
  }
}

/** @param {Theme} theme */
const facts = (theme) => ({
  title: theme.title,
  people: number(theme.people),
  contributions: number(theme.contributions),
  resonance: number(theme.resonance),
  growth: theme.growth ? t("+{n} in 5 min", { n: theme.growth }) : t("nothing new in 5 min"),
  contested: tn("{n} time ‘not me’", "{n} times ‘not me’", theme.contested),
  named: t("named by {name}", { name: theme.named_by }),
});

/** @param {Theme} theme */
const notes = (theme) => ({
  shared: theme.shared,
  undercurrent: theme.undercurrent,
  named: Boolean(theme.named_by),
  mixed: theme.mixed,
  contested: theme.contested > 0,
  voiceless: theme.voices.length === 0,
});

/**
 * @param {HTMLElement} row
 * @param {Voice} voice
 */
export function drawVoice(row, voice) {
  speak(one(row, '[data-slot="text"]'), voice);
  fill(row, { resonance: number(voice.resonance), at: voice.at ? clock(voice.at) : "" });
}
