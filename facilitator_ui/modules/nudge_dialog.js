/** A short message on the phones that it concerns: everyone's, those of who said nothing yet, or of one theme. */

import { t, tn } from "/static/live/words.js";

import { answered } from "./answered.js";
import { few } from "./low/silence.js";
import { MOST_FIRST, ordered } from "./order.js";
import { standing, themesOf } from "./sections.js";
import { showSent, takeBack } from "./sent_nudges.js";
import { byId, fill, one } from "./templates.js";

/** @typedef {import("./bench.js").Bench} Bench */
/** @typedef {import("./sections.js").Sections} Sections */
/** @typedef {"everyone" | "silent" | "theme"} To */

export class NudgeDialog {
  #dialog = /** @type {HTMLDialogElement} */ (byId("nudge-dialog"));
  #text = /** @type {HTMLTextAreaElement} */ (byId("nudge-text"));
  #theme = /** @type {HTMLSelectElement} */ (byId("nudge-theme"));
  #bench;

  /** @param {Bench} bench */
  constructor(bench) {
    this.#bench = bench;
    this.#theme.addEventListener("input", () => this.#check("theme"));
    one(this.#dialog, '[data-part="sent"]').addEventListener("click", (event) => void this.#pressed(event));
  }

  /**
   * @param {To} to whom it is meant for, to begin with
   * @param {string} [themeId]
   */
  async ask(to, themeId = "") {
    this.#prepare(this.#bench.sections(), themeId);
    this.#check(to);
    this.#drawSent();
    this.#text.value = words(to);
    const answer = answered(this.#dialog);
    this.#text.select();
    if ((await answer) === "yes" && this.#text.value.trim()) await this.#send();
  }

  /** What was sent goes on standing there as it is while the dialog is open. */
  show() {
    if (this.#dialog.open) this.#drawSent();
  }

  #drawSent() {
    const sections = this.#bench.sections();
    const sent = one(this.#dialog, '[data-part="sent"]');
    const reading = sent.contains(document.activeElement) ? document.activeElement?.closest("li") : null;
    showSent(sent, sections.get("nudges") ?? [], (id) => standing(sections, id)?.title ?? "");
    // the button that was pressed made way for its opposite
    if (reading && !sent.querySelector("button:not([hidden]):focus")) one(reading, "button:not([hidden])").focus();
  }

  /** @param {MouseEvent} event */
  async #pressed({ target }) {
    const button = target instanceof Element && /** @type {HTMLElement | null} */ (target.closest("[data-nudge]"));
    const id = button && /** @type {HTMLElement | null} */ (button.closest("[data-id]"))?.dataset.id;
    const nudge = this.#bench.sections().get("nudges")?.find((/** @type {import("./sent_nudges.js").Nudge} */ one) => one.id === id);
    if (!button || !nudge) return;
    const deed = takeBack(nudge, button.dataset.nudge === "back");
    // how it went is heard from the button that takes its place: the page's status region is out of reach behind a dialog
    await this.#bench.settling.during(`nudge ${nudge.id}`, () => this.#bench.acts.perform(deed));
  }

  async #send() {
    const to = /** @type {To} */ (/** @type {HTMLInputElement} */ (one(this.#dialog, "input[name=to]:checked")).value);
    await this.#bench.acts.perform({
      message: { type: "nudge", to, text: this.#text.value.trim(), ...(to === "theme" && { theme_id: this.#theme.value }) },
      said: t("The message is on its way."),
    });
  }

  /**
   * @param {Sections} sections
   * @param {string} chosen
   */
  #prepare(sections, chosen) {
    const people = sections.get("presence")?.connected ?? 0;
    const silence = sections.get("silence");
    const themes = ordered(themesOf(sections), MOST_FIRST);
    fill(this.#dialog, {
      everyone: tn("{n} person in the room", "{n} people in the room", people),
      silent: silence ? t("{count} people", { count: few(silence.silent) }) : "",
    });
    one(this.#dialog, '[data-part="themes"]').hidden = themes.length === 0;
    this.#theme.replaceChildren(...themes.map((theme) => new Option(`${theme.number}. ${theme.title}`, theme.id, false, theme.id === chosen)));
  }

  /** @param {To} to */
  #check(to) {
    /** @type {HTMLInputElement} */ (one(this.#dialog, `input[value="${to}"]`)).checked = true;
  }
}

/** @param {To} to */
const words = (to) => (to === "silent" ? t("Your voice counts too. What do you think?") : "");
