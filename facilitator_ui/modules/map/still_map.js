/** A map that stands still: one moment, whole and small, with names that choose a theme. */

import { one } from "../templates.js";
import { bodiesOf } from "./bodies.js";
import { Names } from "./names.js";
import { Painter } from "./painter.js";
import { Scene } from "./scene.js";

/** @typedef {import("./bodies.js").Body} Body */

/** It is laid out as on a map of this width and drawn smaller, so that it looks as the large one does. */
const LARGE = 760;

export class StillMap {
  #sheet;
  #painter;
  #names;
  /** @type {Body[]} */
  #bodies = [];

  /**
   * @param {HTMLElement} sheet
   * @param {(id: string) => void} choose
   */
  constructor(sheet, choose) {
    this.#sheet = sheet;
    this.#painter = new Painter(/** @type {HTMLCanvasElement} */ (one(sheet, "canvas")));
    this.#names = new Names(one(sheet, ".m-names"), one(sheet, "canvas + div"), true);
    sheet.addEventListener("click", ({ target }) => {
      const name = target instanceof Element && /** @type {HTMLElement | null} */ (target.closest("button[data-id]"));
      const theme = name && this.#bodies.find(({ id }) => id === name.dataset.id)?.theme;
      if (theme) choose(theme.id);
    });
  }

  get #size() {
    return { width: this.#sheet.clientWidth, height: this.#sheet.clientHeight };
  }

  get #zoom() {
    return Math.min(1, this.#sheet.clientWidth / LARGE) || 1;
  }

  get #large() {
    const { width, height } = this.#size;
    return { width: width / this.#zoom, height: height / this.#zoom };
  }

  /**
   * @param {import("../sections.js").Theme[]} themes
   * @param {import("../sections.js").Sections} sections
   * @param {import("../grain.js").Level} level
   * @returns {number} how far apart its dots can be
   */
  take(themes, sections, level) {
    this.#bodies = bodiesOf(themes, sections, level);
    return new Scene(this.#bodies, this.#large).pitch;
  }

  /**
   * @param {number} pitch the same for all that are compared
   * @param {string} chosen
   */
  draw(pitch, chosen) {
    const size = this.#size;
    if (!size.width || !size.height) return;
    const scene = new Scene(this.#bodies, this.#large, pitch);
    const view = { zoom: this.#zoom, x: 0, y: 0 };
    this.#painter.forgetColours();
    this.#painter.resize(size.width, size.height);
    this.#painter.all(scene, view, chosen);
    this.#painter.frame(scene, view, { rings: [], marks: [], line: [], now: 0, still: true });
    this.#names.fill(scene, chosen);
    this.#names.arrange(scene, view, size, chosen);
  }
}
