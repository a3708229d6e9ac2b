/** Map or list: equal twins. Which one was chosen last is remembered on this device. */

import { byId } from "./templates.js";

/** @typedef {"map" | "list"} View */

const KEPT = "samenspraak-view";

/** Fires `change`. */
export class Views extends EventTarget {
  /** @type {View} */
  now = kept();
  #buttons = /** @type {HTMLElement[]} */ ([...byId("views").querySelectorAll("[data-view]")]);

  constructor() {
    super();
    for (const button of this.#buttons) button.addEventListener("click", () => this.#choose(button.dataset.view === "list" ? "list" : "map"));
  }

  /** @param {boolean} any whether there is anything to look at */
  show(any) {
    byId("views").hidden = !any;
    byId("map").hidden = !any || this.now !== "map";
    byId("map-key").hidden = byId("map").hidden;
    byId("list").hidden = !any || this.now !== "list";
    for (const button of this.#buttons) button.setAttribute("aria-pressed", String(button.dataset.view === this.now));
  }

  /** @param {View} view */
  #choose(view) {
    this.now = view;
    try {
      localStorage.setItem(KEPT, view);
    } catch {
      // a browser that keeps nothing forgets this too
    }
    this.dispatchEvent(new Event("change"));
  }
}

/** @returns {View} */
function kept() {
  try {
    return localStorage.getItem(KEPT) === "list" ? "list" : "map";
  } catch {
    return "map";
  }
}
