/** The script on the left: what was asked, where the room is, what comes; and the one next step. */

import { t, tn } from "/static/live/words.js";

import { follow } from "./keyed.js";
import { Steady } from "./steady.js";
import { atHand, close, current, nextStep, open, phase } from "./steps.js";
import { byId, fill, one } from "./templates.js";

/** @typedef {import("./sections.js").Prompt} Prompt */
/** @typedef {import("./steps.js").SetPhase} SetPhase */

export class ScriptPane {
  /** @type {Prompt[]} */
  #prompts = [];
  #acts;
  #steady = new Steady();

  /** @param {import("./acts.js").Acts} acts */
  constructor(acts) {
    this.#acts = acts;
    byId("script").addEventListener("click", (event) => this.#pressed(event));
    const adding = /** @type {HTMLDetailsElement} */ (byId("adding"));
    adding.addEventListener("toggle", () => one(adding, adding.open ? "textarea" : "summary").focus());
    one(adding, "form").addEventListener("submit", (event) => void this.#add(event));
  }

  /** @param {Prompt[]} prompts */
  show(prompts) {
    this.#prompts = prompts;
    const card = atHand(prompts);
    const finished = prompts.length > 0 && !card;
    const rows = finished ? [...prompts, /** @type {Prompt} */ ({ id: "finished" })] : prompts;
    follow(byId("script"), rows, {
      template: (prompt) => rowFor(prompt, card),
      fill: (row, prompt) => this.#draw(row, prompt, prompt === card),
    });
  }

  /**
   * @param {HTMLElement} row
   * @param {Prompt} prompt
   * @param {boolean} card
   */
  #draw(row, prompt, card) {
    if (prompt.id === "finished") return;
    fill(row, { text: prompt.text, number: prompt.number, contributions: count(prompt) });
    if (card) this.#drawCard(row, prompt);
  }

  /**
   * @param {HTMLElement} row
   * @param {Prompt} prompt
   */
  #drawCard(row, prompt) {
    const step = nextStep(this.#prompts);
    const live = current(this.#prompts) === prompt;
    fill(row, {
      place: t("Question {n} of {of}", { n: prompt.number, of: prompt.of }),
      next: step?.words ?? "",
      hint: step?.hint ?? "",
      close: close(prompt).words,
    });
    one(row, '[data-part="steps"]').hidden = !live;
    one(row, '[data-slot="contributions"]').hidden = !live;
    for (const part of row.querySelectorAll("[data-step]")) mark(part, prompt);
    one(row, '[data-act="back"]').hidden = prompt.phase !== "reflecting";
    one(row, '[data-act="close"]').hidden = prompt.phase !== "reflecting" || step?.message.phase === "closed";
    this.#steady.means(JSON.stringify(step?.message ?? null), performance.now());
  }

  /** @param {MouseEvent} event */
  #pressed({ target }) {
    const button = target instanceof Element && /** @type {HTMLElement | null} */ (target.closest("[data-act]"));
    if (!button || !this.#steady.ready(performance.now())) return;
    const row = /** @type {HTMLElement} */ (button.closest("[data-id]"));
    const prompt = this.#prompts.find(({ id }) => id === row.dataset.id);
    const message = prompt && this.#meant(button.dataset.act ?? "", prompt);
    if (message) void this.#acts.ask(message);
  }

  /**
   * @param {string} act
   * @param {Prompt} prompt
   * @returns {SetPhase | undefined}
   */
  #meant(act, prompt) {
    if (act === "next") return nextStep(this.#prompts)?.message;
    if (act === "back") return phase(prompt, "collecting");
    return act === "close" ? close(prompt).message : open(prompt).message;
  }

  /** @param {SubmitEvent} event */
  async #add(event) {
    event.preventDefault();
    const details = /** @type {HTMLDetailsElement} */ (byId("adding"));
    const field = /** @type {HTMLTextAreaElement} */ (one(details, "textarea"));
    const text = field.value.trim();
    if (!text || !(await this.#acts.perform({ message: { type: "add_prompt", text }, said: t("The question stands at the end.") }))) return;
    field.value = "";
    details.open = false;
  }
}

/**
 * @param {Prompt} prompt
 * @param {Prompt | undefined} card
 */
function rowFor(prompt, card) {
  if (prompt.id === "finished") return "row-finished";
  if (prompt === card) return "row-now";
  return prompt.phase === "closed" ? "row-closed" : "row-planned";
}

/** @param {Prompt} prompt */
const count = ({ contributions }) => tn("{n} contribution", "{n} contributions", contributions);

/**
 * @param {Element} step
 * @param {Prompt} prompt
 */
function mark(step, prompt) {
  const here = /** @type {HTMLElement} */ (step).dataset.step === prompt.phase;
  step.classList.toggle("on", here);
  if (here) step.setAttribute("aria-current", "step");
  else step.removeAttribute("aria-current");
}
