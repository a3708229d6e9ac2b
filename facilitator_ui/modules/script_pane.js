/** The script on the left: what was asked, where the room is, what comes; the clock, and the one next step. */

import { t, tn } from "/static/live/words.js";

import { digits } from "./ago.js";
import { rescue } from "./heir.js";
import { follow } from "./keyed.js";
import { ScriptActs } from "./script_acts.js";
import { Steady } from "./steady.js";
import { atHand, close, current, nextStep } from "./steps.js";
import { byId, fill, one, when } from "./templates.js";
import { Timer } from "./timer.js";

/** @typedef {import("./sections.js").Prompt} Prompt */

export class ScriptPane {
  /** @type {Prompt[]} */
  #prompts = [];
  #script = byId("script");
  #steady = new Steady();
  /** What the clock of a question will begin with, before it is opened. @type {number | null} */
  #waiting = null;
  /** The question that was brought into sight, once: whoever scrolls on from there is left alone. */
  #seen = "";
  #timer = new Timer((left) => this.#drawClock(left));
  #acts;

  /** @param {import("./bench.js").Bench} bench */
  constructor(bench) {
    this.#acts = new ScriptActs(bench);
    this.#script.addEventListener("click", (event) => this.#pressed(event));
    this.#script.addEventListener("keydown", (event) => this.#moved(event));
  }

  /** A new question: at the end, or with these words as the next one. @param {string} [words] */
  add(words = "") {
    const next = words && this.#prompts.find(({ phase }) => phase === "planned");
    return this.#acts.add(next ? next.id : null, words);
  }

  /** @param {Prompt[]} prompts */
  show(prompts) {
    this.#prompts = prompts;
    const card = atHand(prompts);
    const finished = prompts.length > 0 && !card;
    const rows = finished ? [...prompts, /** @type {Prompt} */ ({ id: "finished" })] : prompts;
    follow(this.#script, rows, {
      template: (prompt) => rowFor(prompt, card),
      fill: (row, prompt) => this.#draw(row, prompt, prompt === card),
    });
    this.#waiting = card?.phase === "planned" ? (card.seconds ?? null) : null;
    this.#timer.show(card?.ends_at);
    this.#drawClock(this.#timer.left);
    this.#bringIntoSight(finished ? "finished" : (card?.id ?? ""));
  }

  /** In a long script the question at hand stands far below what was asked before. @param {string} id */
  #bringIntoSight(id) {
    const row = id === this.#seen ? undefined : [...this.#script.children].find((child) => /** @type {HTMLElement} */ (child).dataset.id === id);
    const pane = this.#script.parentElement;
    this.#seen = id;
    if (row && pane) pane.scrollTop += row.getBoundingClientRect().top - pane.getBoundingClientRect().top;
  }

  /**
   * @param {HTMLElement} row
   * @param {Prompt} prompt
   * @param {boolean} card
   */
  #draw(row, prompt, card) {
    if (prompt.id === "finished") return;
    fill(row, { text: prompt.text, number: prompt.number, contributions: counts(prompt) });
    if (card) this.#drawCard(row, prompt);
    else if (prompt.phase === "planned") this.#drawOrder(row, prompt);
  }

  /**
   * @param {HTMLElement} row
   * @param {Prompt} prompt
   */
  #drawCard(row, prompt) {
    const step = nextStep(this.#prompts);
    const live = current(this.#prompts) === prompt;
    fill(row, {
      place: place(prompt),
      next: step?.words ?? "",
      hint: step?.hint ?? "",
      close: close(prompt).words,
    });
    when(row, { live });
    for (const part of row.querySelectorAll("[data-step]")) mark(part, prompt);
    one(row, '[data-act="back"]').hidden = prompt.phase !== "reflecting";
    one(row, '[data-act="close"]').hidden = prompt.phase !== "reflecting" || step?.message.phase === "closed";
    this.#steady.means(JSON.stringify(step?.message ?? null), performance.now());
  }

  /**
   * @param {HTMLElement} row
   * @param {Prompt} prompt
   */
  #drawOrder(row, prompt) {
    const planned = this.#prompts.filter(({ phase }) => phase === "planned");
    one(row, '[data-act="earlier"]').hidden = planned[0] === prompt;
    one(row, '[data-act="later"]').hidden = planned.at(-1) === prompt;
  }

  /** @param {number | null} left */
  #drawClock(left) {
    const card = /** @type {HTMLElement | null} */ (this.#script.querySelector(".q-now"));
    if (!card?.querySelector('[data-slot="clock"]')) return;
    const shown = left ?? this.#waiting;
    when(card, { set: shown !== null, unset: shown === null, running: left !== null, ready: left === null && shown !== null });
    one(card, ".timer").classList.toggle("over", left === 0);
    fill(card, { clock: digits(shown ?? 0) });
    rescue(card, '[data-act="stopclock"]', '[data-act="clock"]', '[data-act="next"]');
  }

  /** @param {MouseEvent} event */
  #pressed({ target }) {
    const button = target instanceof Element && /** @type {HTMLElement | null} */ (target.closest("[data-act]"));
    const prompt = button && this.#promptAt(button);
    const act = button ? (button.dataset.act ?? "") : "";
    if (!prompt || (act === "next" && !this.#steady.ready(performance.now()))) return;
    void this.#acts.do(act, prompt, this.#prompts, button.dataset.minutes);
  }

  /** Alt and an arrow move a question up or down; the row has buttons for the same. @param {KeyboardEvent} event */
  #moved(event) {
    const act = event.altKey && { ArrowUp: "earlier", ArrowDown: "later" }[event.key];
    const prompt = act && event.target instanceof Element && this.#promptAt(event.target);
    if (!act || !prompt || prompt.phase !== "planned") return;
    event.preventDefault();
    void this.#acts.do(act, prompt, this.#prompts);
  }

  /** @param {Element} inside */
  #promptAt(inside) {
    const id = /** @type {HTMLElement | null} */ (inside.closest("[data-id]"))?.dataset.id;
    return this.#prompts.find((prompt) => prompt.id === id);
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
function place(prompt) {
  const where = t("Question {n} of {of}", { n: prompt.number, of: prompt.of });
  return prompt.round > 1 ? [where, t("round {n}", { n: prompt.round })].join(", ") : where;
}

/** @param {Prompt} prompt */
export function counts({ contributions, late = 0 }) {
  const all = tn("{n} contribution", "{n} contributions", contributions);
  return late ? [all, tn("{n} late", "{n} late", late)].join(", ") : all;
}

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
