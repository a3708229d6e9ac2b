/** The first minute: where everything is, one pane at a time. It can be left at once, and seen again from the menu. */

import { t } from "/static/live/words.js";

import { byId, fill, one } from "../templates.js";

/** @typedef {{at: string, title: () => string, words: () => string}} Stop */

const KEPT = "samenspraak.walked";

/** @type {Stop[]} */
export const STOPS = [
  {
    at: "nav.k-script",
    title: () => t("Your script"),
    words: () => t("The large button is always the next step. Here you also set the clock, add questions, choose what the hall sees and send a message."),
  },
  {
    at: "#centre",
    title: () => t("What the room says"),
    words: () => t("Every contribution is a dot; dots that belong together become a theme. Choose a theme to read and steer it."),
  },
  {
    at: "#chosen",
    title: () => t("The chosen theme"),
    words: () => t("Read its voices, give it a name, merge or split it. The room sees nothing of it until you share it."),
  },
  {
    at: ".k-low",
    title: () => t("Who is not heard"),
    words: () => t("Energy, small groups that sound unlike the rest, who is silent, and a question you could ask next."),
  },
  {
    at: "#ledger",
    title: () => t("Nobody gets lost"),
    words: () => t("Every contribution stands on exactly one line of this sum. What waits for you, you open here."),
  },
  {
    at: ".history",
    title: () => t("Nothing is final"),
    words: () => t("Everything you do can be undone, here or with Ctrl+Z. A question mark shows all keys."),
  },
];

export class Walk {
  #box = byId("walk");
  #at = 0;
  /** @type {Element | null} */
  #before = null;

  constructor() {
    this.#box.addEventListener("click", ({ target }) => {
      const act = target instanceof Element && /** @type {HTMLElement | null} */ (target.closest("[data-act]"))?.dataset.act;
      if (act === "onward") this.#go(this.#at + 1);
      else if (act === "leave") this.#end();
    });
    this.#box.addEventListener("keydown", ({ key }) => key === "Escape" && this.#end());
  }

  /** Only to who was never here, on this device. */
  first() {
    if (!walked()) this.start(false);
  }

  /** @param {boolean} [asked] whether somebody asked for it and waits with the focus */
  start(asked = true) {
    this.#before = asked ? document.activeElement : null;
    this.#box.hidden = false;
    this.#go(0, asked);
  }

  /**
   * @param {number} at
   * @param {boolean} [focus]
   */
  #go(at, focus = true) {
    this.#point(undefined);
    const stop = STOPS[at];
    if (!stop) return this.#end();
    this.#at = at;
    this.#point(stop);
    fill(this.#box, { place: t("{n} of {of}", { n: at + 1, of: STOPS.length }), title: stop.title(), words: stop.words(), onward: at + 1 < STOPS.length ? t("Next") : t("Begin") });
    if (focus) one(this.#box, "h2").focus();
  }

  /** @param {Stop | undefined} stop */
  #point(stop) {
    for (const pane of document.querySelectorAll(".pointed")) pane.classList.remove("pointed");
    const pane = stop && document.querySelector(stop.at);
    pane?.classList.add("pointed");
    if (matchMedia("(max-width: 900px)").matches) pane?.scrollIntoView({ block: "start" });
  }

  #end() {
    this.#point(undefined);
    const inside = this.#box.contains(document.activeElement);
    this.#box.hidden = true;
    try {
      localStorage.setItem(KEPT, "yes");
    } catch {
      // A browser that keeps nothing shows it again next time.
    }
    if (inside) (this.#before instanceof HTMLElement && this.#before.isConnected ? this.#before : byId("themes-title")).focus();
  }
}

function walked() {
  try {
    return localStorage.getItem(KEPT) === "yes";
  } catch {
    return false;
  }
}
