/** Everything that can be done with a question in the script. */

import { t } from "/static/live/words.js";

import * as deeds from "./script_deeds.js";
import { close, nextStep, open, phase } from "./steps.js";
import { askForWords } from "./words_dialog.js";

/** @typedef {import("./sections.js").Prompt} Prompt */
/** @typedef {import("./deeds.js").Deed} Deed */

const MOST = 300;

export class ScriptActs {
  #bench;

  /** @param {import("./bench.js").Bench} bench */
  constructor(bench) {
    this.#bench = bench;
  }

  /**
   * @param {string} act
   * @param {Prompt} prompt
   * @param {Prompt[]} prompts the whole script
   * @param {string} [minutes] for the clock
   */
  async do(act, prompt, prompts, minutes) {
    if (act === "edit") return this.#edit(prompt);
    const deed = this.#deed(act, prompt, prompts) ?? this.#clockDeed(act, prompt, minutes);
    if (deed) await this.#bench.acts.perform(deed);
  }

  /** A new question at the end of the script, or before another. @param {string | null} [before] @param {string} [words] */
  async add(before = null, words = "") {
    const text = await askForWords({
      title: t("Add a question"),
      hint: before ? t("It stands ready as the next one. The room sees it when you open it.") : t("It stands at the end. The room sees it when you open it."),
      label: t("What do you want to ask?"),
      words,
      most: MOST,
      yes: t("Put it ready"),
    });
    if (text) await this.#bench.acts.perform(deeds.add(text, before));
  }

  /**
   * @param {string} act
   * @param {Prompt} prompt
   * @param {Prompt[]} prompts
   * @returns {Deed | undefined}
   */
  #deed(act, prompt, prompts) {
    if (act === "remove") return deeds.remove(prompt);
    if (act === "earlier" || act === "later") return deeds.reorder(prompt, prompts, act === "earlier" ? -1 : 1);
    const step = { next: nextStep(prompts), open: open(prompt), close: close(prompt), back: undefined }[act];
    if (step) return deeds.phase(step.message, prompts.find(({ id }) => id === step.message.prompt_id) ?? prompt);
    return act === "back" ? deeds.phase(phase(prompt, "collecting"), prompt) : undefined;
  }

  /**
   * @param {string} act
   * @param {Prompt} prompt
   * @param {string | undefined} minutes
   * @returns {Deed | undefined}
   */
  #clockDeed(act, prompt, minutes) {
    if (act === "longer") return deeds.extendTimer(prompt);
    if (act === "stopclock") return deeds.setTimer(prompt, null);
    return act === "clock" ? deeds.setTimer(prompt, Number(minutes)) : undefined;
  }

  /** @param {Prompt} prompt */
  async #edit(prompt) {
    const live = prompt.phase === "collecting" || prompt.phase === "reflecting";
    const text = await askForWords({
      title: t("Change question {n}", { n: prompt.number }),
      hint: live ? t("The phones and the hall show the new words at once.") : t("The room sees it when you open it."),
      label: t("The question"),
      words: prompt.text,
      most: MOST,
      yes: live ? t("Show the new words") : t("Keep"),
    });
    if (text && text !== prompt.text) await this.#bench.acts.perform(deeds.edit(prompt, text));
  }
}
