/** What the hall's screen shows now, and the choice of what it shows next. */

import { closing } from "./menus.js";
import { sceneName, show } from "./wall_deeds.js";
import { byId, fill } from "./templates.js";

/** @typedef {import("./wall_deeds.js").Wall} Wall */

export class WallMenu {
  #menu = /** @type {HTMLDetailsElement} */ (byId("wall"));
  /** @type {Wall} */
  #wall = { scene: "themes" };

  /** @param {import("./bench.js").Bench} bench */
  constructor({ acts }) {
    closing(this.#menu);
    this.#menu.addEventListener("click", ({ target }) => {
      const button = target instanceof Element && /** @type {HTMLElement | null} */ (target.closest("[data-scene]"));
      if (!button) return;
      this.#menu.open = false;
      this.#menu.querySelector("summary")?.focus();
      const scene = /** @type {import("./wall_deeds.js").Scene} */ (button.dataset.scene);
      if (scene !== this.#wall.scene) void acts.perform(show({ scene }));
    });
  }

  /** @param {Wall | undefined} wall */
  show(wall) {
    if (wall) this.#wall = wall;
    fill(this.#menu, { scene: sceneName(this.#wall.scene) });
    for (const button of this.#menu.querySelectorAll("[data-scene]")) {
      button.setAttribute("aria-pressed", String(/** @type {HTMLElement} */ (button).dataset.scene === this.#wall.scene));
    }
  }
}
