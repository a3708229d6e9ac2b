/** What was chosen on the map, and the line that is drawn around it. */

import { encloses, drawnOn } from "./lasso.js";

/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("./scene.js").Dot} Dot */
/** @typedef {import("./view.js").View} View */

export class Marks {
  /** @type {[number, number][]} */
  line = [];
  #selection;
  #contributions;
  #changed;

  /**
   * @param {import("../selection.js").Selection} selection
   * @param {import("./words.js").Contributions} contributions
   * @param {() => void} changed
   */
  constructor(selection, contributions, changed) {
    this.#selection = selection;
    this.#contributions = contributions;
    this.#changed = changed;
    selection.addEventListener("change", changed);
  }

  /**
   * @param {number} x
   * @param {number} y
   * @param {"begin" | "on" | "end" | "stop"} stage
   * @param {Scene | undefined} scene
   * @param {View} view
   */
  draw(x, y, stage, scene, view) {
    if (stage === "begin") this.line = [[x, y]];
    else if (stage === "on") drawnOn(this.line, x, y);
    else {
      const line = this.line;
      this.line = [];
      if (stage === "end" && scene) void this.#choose(scene, scene.within((px, py) => encloses(line, px, py), view));
    }
    this.#changed();
  }

  /**
   * Those of the chosen that are known to lie somewhere. What was chosen in the list, its page is known.
   * @param {Scene} scene
   * @returns {Dot[]}
   */
  dots(scene) {
    if (!this.#selection.size) return [];
    const chosen = this.#selection;
    return [...scene.laid.values()].flatMap(({ body }) => this.#contributions.known(body).filter(({ words }) => chosen.has(words)));
  }

  /**
   * @param {Scene} scene
   * @param {Dot[]} dots
   */
  async #choose(scene, dots) {
    /** @type {Map<string, number[]>} */
    const byBody = new Map();
    for (const { id, index } of dots) byBody.set(id, [...(byBody.get(id) ?? []), index]);
    const found = await Promise.all(
      [...byBody].map(([id, indices]) => {
        const body = scene.laid.get(id)?.body;
        return body ? this.#contributions.idsOf(body, indices) : [];
      }),
    );
    this.#selection.add(found.flat());
  }
}
