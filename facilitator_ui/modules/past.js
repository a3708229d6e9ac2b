/** Looking back: the map and the list as they stood earlier in the evening, and what changed between two moments. */

import { clock, t } from "/static/live/words.js";

import { holdStill } from "./past_guard.js";
import { byId, fill, one } from "./templates.js";
import { announce } from "./toast.js";

/** @typedef {import("./sections.js").Sections} Sections */
/** @typedef {{position: number, at: number, sections: Sections}} Moment */

const MINUTE = 60_000;
const PATIENCE = 120;

/** Fires `change`. */
export class Past extends EventTarget {
  /** The moment that is looked at; none: now. @type {Moment | undefined} */
  moment;
  /** The moment beside it, while two are compared. @type {Moment | undefined} */
  beside;
  #bar = byId("past");
  #slider = /** @type {HTMLInputElement} */ (byId("past-at"));
  #other = /** @type {HTMLInputElement} */ (byId("past-beside"));
  #address;
  #present;
  #fetch;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #asked = 0;

  /**
   * @param {string} dialogueId
   * @param {() => Sections} present
   * @param {typeof fetch} [ask]
   */
  constructor(dialogueId, present, ask = (...asked) => fetch(...asked)) {
    super();
    this.#address = `/f/${encodeURIComponent(dialogueId)}/past?at=`;
    this.#present = present;
    this.#fetch = ask;
    for (const opener of document.querySelectorAll("[data-past=open]")) opener.addEventListener("click", () => this.#open());
    one(this.#bar, "[data-past=now]").addEventListener("click", () => this.close());
    one(this.#bar, "[data-past=compare]").addEventListener("click", () => this.#compare());
    this.#slider.addEventListener("input", () => this.#slid());
    this.#other.addEventListener("input", () => this.#slid());
    this.#bar.addEventListener("keydown", ({ key }) => key === "Escape" && this.close());
  }

  get open() {
    return !this.#bar.hidden;
  }

  /** Back to now. */
  close() {
    clearTimeout(this.#timer);
    this.#asked += 1;
    this.moment = this.beside = undefined;
    this.#bar.hidden = true;
    this.#lock(false);
    this.dispatchEvent(new Event("change"));
    /** @type {HTMLElement | null} */ (document.querySelector("#past-place [data-past=open]"))?.focus();
  }

  #open() {
    const { from, until } = span(this.#present());
    for (const slider of [this.#slider, this.#other]) {
      slider.min = "0";
      slider.max = String(Math.max(1, Math.ceil((until - from) / MINUTE)));
      slider.dataset.from = String(from);
    }
    this.#slider.value = this.#slider.max;
    this.#other.value = this.#slider.max;
    document.getElementById("menu")?.removeAttribute("open");
    this.#bar.hidden = false;
    this.#comparing(false);
    this.#lock(true);
    this.#slider.focus();
    void this.#look();
  }

  #compare() {
    const on = Boolean(byId("past-beside-field").hidden);
    // a moment beside itself shows nothing: then how it stood halfway
    if (on && this.#other.value === this.#slider.value) this.#other.value = String(Math.floor(Number(this.#slider.value) / 2));
    this.#comparing(on);
    void this.#look();
  }

  /** @param {boolean} on */
  #comparing(on) {
    byId("past-beside-field").hidden = !on;
    one(this.#bar, "[data-past=compare]").setAttribute("aria-pressed", String(on));
  }

  #slid() {
    this.#say();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#look(), PATIENCE);
  }

  async #look() {
    this.#asked += 1;
    const asked = this.#asked;
    const beside = !byId("past-beside-field").hidden;
    this.#say();
    const wanted = beside ? [this.#slider, this.#other] : [this.#slider];
    const found = await Promise.all(wanted.map((slider) => this.#at(timeOf(slider)))).catch(() => []);
    if (asked !== this.#asked) return;
    const [first, second] = found;
    fill(this.#bar, { trouble: first ? "" : t("This moment could not be read. Try again.") });
    if (!first) return;
    this.moment = first;
    this.beside = second;
    announce(t("You are looking at {at}", { at: clock(timeOf(this.#slider)) }));
    this.dispatchEvent(new Event("change"));
  }

  /**
   * @param {number} at
   * @returns {Promise<Moment>}
   */
  async #at(at) {
    const answer = await this.#fetch(`${this.#address}${at}`);
    if (!answer.ok) throw new Error(`${answer.status}`);
    const { position, state } = await answer.json();
    return { position, at, sections: new Map(Object.entries(state)) };
  }

  #say() {
    const at = clock(timeOf(this.#slider));
    fill(this.#bar, { at: t("You are looking at {at}", { at }), from: at, until: clock(timeOf(this.#other)) });
    this.#slider.setAttribute("aria-valuetext", at);
    this.#other.setAttribute("aria-valuetext", clock(timeOf(this.#other)));
  }

  /** @param {boolean} on */
  #lock(on) {
    document.body.toggleAttribute("data-past", on);
    holdStill(on);
  }
}

/**
 * From the first thing that was said until now.
 * @param {Sections} sections
 */
export function span(sections) {
  const { from, step, contributions } = sections.get("energy") ?? { from: Date.now(), step: MINUTE, contributions: [] };
  return { from, until: Math.max(from + step * contributions.length, from + MINUTE) };
}

/** The end of the minute on which the slider stands: everything that was said in it belongs to it. @param {HTMLInputElement} slider */
const timeOf = (slider) => Number(slider.dataset.from) + Number(slider.value) * MINUTE;
