/** Reading single contributions in the centre: what waits, was hidden, has no theme yet, or stands alone. */

import { number, t } from "/static/live/words.js";

import { ago, serverNow } from "./ago.js";
import { drawVoice } from "./chosen.js";
import { follow } from "./keyed.js";
import { KEYS, LISTS, keysOf, total, voicesIn } from "./lists.js";
import { keepOneStop, rove } from "./roving.js";
import { byId, fill, one } from "./templates.js";

/** @typedef {import("./sections.js").Voice} Voice */
/** @typedef {import("./sections.js").Sections} Sections */

const ACTS = new Map(Object.entries(KEYS).map(([act, { key }]) => [key, act]));
const EVERY = 30_000;

export class Reading {
  #acts;
  #rows = byId("reading");
  #name = "";
  /** @type {Voice[]} */
  #voices = [];

  /** @param {import("./voice_acts.js").VoiceActs} acts */
  constructor(acts) {
    this.#acts = acts;
    rove(this.#rows, "li");
    this.#rows.addEventListener("click", ({ target }) => {
      const button = target instanceof Element && /** @type {HTMLElement | null} */ (target.closest("[data-act]"));
      if (button) void this.#do(button.dataset.act ?? "", button);
    });
    this.#rows.addEventListener("keydown", (event) => this.#key(event));
    setInterval(() => this.#age(), EVERY);
  }

  /**
   * @param {string} name of the list to read
   * @param {Sections} sections
   */
  show(name, sections) {
    const list = LISTS[name];
    if (!list) return;
    this.#name = name;
    this.#voices = voicesIn(name, sections);
    const all = total(name, sections);
    const more = all > this.#voices.length ? t("You see {n} of {total} here.", { n: this.#voices.length, total: all }) : "";
    const view = byId("view-reading");
    fill(view, { title: `${list.title()} (${number(all)})`, why: `${list.why()} ${more}`, none: list.none(), keys: keysOf(list) });
    one(view, '[data-slot="none"]').hidden = this.#voices.length > 0;
    one(view, '[data-slot="keys"]').hidden = this.#voices.length === 0;
    follow(this.#rows, this.#voices, { template: "row-reading", fill: (row, voice) => draw(row, voice, list.acts, name === "flagged") });
    keepOneStop([...this.#rows.querySelectorAll("li")]);
    this.#age();
  }

  #age() {
    const now = serverNow();
    for (const voice of this.#voices) {
      const row = this.#rows.querySelector(`[data-id="${CSS.escape(voice.id)}"]`);
      if (row) fill(row, { ago: voice.at ? ago(voice.at, now) : "" });
    }
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const act = ACTS.get(event.key);
    if (!act || event.altKey || event.ctrlKey || event.metaKey || !(event.target instanceof Element)) return;
    void this.#do(act, event.target);
  }

  /**
   * @param {string} act
   * @param {Element} inside the row
   */
  async #do(act, inside) {
    const row = /** @type {HTMLElement | null} */ (inside.closest("li[data-id]"));
    const voice = this.#voices.find(({ id }) => id === row?.dataset.id);
    const acts = /** @type {string[]} */ (LISTS[this.#name]?.acts ?? []);
    if (!row || !voice || !acts.includes(act)) return;
    // The row leaves with the server's change, which comes before or after the acknowledgement.
    const neighbour = row.nextElementSibling ?? row.previousElementSibling;
    if (!(await this.#acts.do(act, voice, { waited: this.#name === "held", visible: this.#name === "flagged" })) || act === "wall") return;
    (neighbour instanceof HTMLElement && neighbour.isConnected ? neighbour : byId("reading-title")).focus();
  }
}

/**
 * @param {HTMLElement} row
 * @param {Voice} voice
 * @param {string[]} acts
 * @param {boolean} visible to the room already
 */
function draw(row, voice, acts, visible) {
  drawVoice(row, voice);
  fill(row, { release: visible ? t("Nothing wrong") : t("Release") });
  for (const button of row.querySelectorAll("[data-act]")) {
    const act = /** @type {HTMLElement} */ (button).dataset.act ?? "";
    button.toggleAttribute("hidden", !acts.includes(act));
  }
}
