/** The theme map: what the room says, seen from above. The list is its equal twin; whatever can be done here, can be done there. */

import { paced } from "../paced.js";
import { byId, fill, one } from "../templates.js";
import { bodiesOf, UNTHEMED } from "./bodies.js";
import { Hands } from "./hands.js";
import { Marks } from "./marks.js";
import { Names } from "./names.js";
import { Newcomers } from "./newcomers.js";
import { Painter } from "./painter.js";
import { Scene } from "./scene.js";
import { Tip } from "./tip.js";

/** @typedef {import("../sections.js").Sections} Sections */
/** @typedef {import("../sections.js").Theme} Theme */
/** @typedef {import("./bodies.js").Body} Body */
/** @typedef {import("./scene.js").Dot} Dot */

const REACH = 9;
const REST = 140;
/** A theme that goes further than this glides; less is not noticed. */
const NOTICED = 6;
const GLIDE = 240;
const still = matchMedia("(prefers-reduced-motion: reduce)");

export class ThemeMap {
  chosen = "";
  #sheet = byId("map");
  #painter = new Painter(/** @type {HTMLCanvasElement} */ (one(this.#sheet, "canvas")));
  #names = new Names(byId("map-names"), byId("map-letters"));
  #tip = new Tip();
  #newcomers = new Newcomers();
  #size = { width: 0, height: 0 };
  /** @type {Body[]} */
  #bodies = [];
  /** @type {Scene | undefined} */
  #scene;
  #shown = { chosen: "", revision: "", names: "" };
  #due = { frame: 0, all: false, names: 0, ring: 0 };
  /** Words cost the page a layout: counts follow ten times a second, dots with every frame. */
  #count = paced(() => this.#scene && this.#names.fill(this.#scene, this.chosen), 100);
  #hands;
  #marks;
  #choose;
  #contributions;

  /**
   * @param {(id: string, looking: boolean) => void} choose
   * @param {import("../selection.js").Selection} selection
   * @param {import("./words.js").Contributions} contributions
   */
  constructor(choose, selection, contributions) {
    this.#choose = choose;
    this.#contributions = contributions;
    this.#hands = new Hands(this.#sheet, () => this.#size, {
      look: () => this.#look(),
      hover: (x, y) => this.#hover(x, y),
      press: (x, y) => this.#press(x, y),
      draw: (x, y, stage) => this.#marks.draw(x, y, stage, this.#scene, this.#hands.view),
    });
    this.#marks = new Marks(selection, contributions, () => this.#soon());
    new ResizeObserver(() => this.#resized()).observe(this.#sheet);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#recoloured());
    this.#sheet.addEventListener("click", (event) => this.#pressed(event));
    this.#sheet.addEventListener("focusin", (event) => this.#focused(event));
    this.#sheet.addEventListener("focusout", () => this.#tip.hide());
    byId("map-lasso").addEventListener("click", () => this.#lasso());
  }

  /**
   * @param {Theme[]} themes
   * @param {Sections} sections
   * @param {import("../grain.js").Level} level
   */
  show(themes, sections, level) {
    // who looks back and forth sees other moments, not newcomers
    const { position } = this.#contributions;
    const revision = `${sections.get("revision")?.number} ${position ?? "now"} ${level}`;
    this.#bodies = bodiesOf(themes, sections, level);
    this.#newcomers.look(this.#bodies, revision, performance.now(), position === undefined ? sections.get("newest") : undefined);
    if (revision !== this.#shown.revision) this.#contributions.forget();
    const names = themes.map(({ title, number, contributions }) => `${title} ${number} ${String(contributions).length}`).join();
    const same = revision === this.#shown.revision && this.chosen === this.#shown.chosen && names === this.#shown.names;
    this.#shown = { revision, chosen: this.chosen, names };
    if (!this.#size.width || this.#sheet.hidden) return;
    if (this.#scene?.takes(this.#bodies)) {
      if (same) this.#count();
      else {
        this.#names.fill(this.#scene, this.chosen);
        this.#arrangeSoon();
      }
      this.#soon(!same);
    } else this.#settle();
  }

  #settle() {
    const before = this.#scene;
    const scene = new Scene(this.#bodies, this.#size);
    this.#scene = scene;
    this.#names.fill(scene, this.chosen);
    this.#arrangeSoon();
    if (before && !still.matches) this.#glide(before, scene);
    else this.#soon(true);
  }

  /**
   * From where the themes were to where they go.
   * @param {Scene} before
   * @param {Scene} after
   */
  #glide(before, after) {
    const ways = [...after.laid].flatMap(([id, { disc }]) => {
      const was = before.laid.get(id)?.disc;
      return was ? [{ disc, to: [disc.x, disc.y], from: [was.x, was.y] }] : [];
    });
    const far = Math.max(0, ...ways.map(({ to, from }) => Math.hypot(num(to[0]) - num(from[0]), num(to[1]) - num(from[1]))));
    if (far < NOTICED) return this.#soon(true);
    const began = performance.now();
    const step = (/** @type {number} */ now) => {
      if (this.#scene !== after) return;
      const part = 1 - (1 - Math.min(1, Math.max(0, now - began) / GLIDE)) ** 3;
      for (const { disc, to, from } of ways) {
        disc.x = num(from[0]) + (num(to[0]) - num(from[0])) * part;
        disc.y = num(from[1]) + (num(to[1]) - num(from[1])) * part;
      }
      this.#names.carry(after, this.#hands.view);
      this.#soon(true);
      if (part < 1) requestAnimationFrame(step);
      else this.#arrangeSoon();
    };
    requestAnimationFrame(step);
  }

  /** @param {boolean} [all] whether everything differs, and not only what came in */
  #soon(all = false) {
    this.#due.all ||= all;
    this.#due.frame ||= requestAnimationFrame(() => this.#draw());
  }

  #draw() {
    const scene = this.#scene;
    const { all } = this.#due;
    this.#due.frame = 0;
    this.#due.all = false;
    if (!scene) return;
    const now = performance.now();
    const { view } = this.#hands;
    if (all) this.#painter.all(scene, view, this.chosen);
    else this.#painter.more(scene, view, this.chosen);
    const rings = this.#newcomers.at(now);
    this.#painter.frame(scene, view, { rings, marks: this.#marks.dots(scene), line: this.#marks.line, now, still: still.matches });
    this.#again(now, rings);
  }

  /**
   * A ring that is still arriving needs the next frame; one that ends needs one then.
   * @param {number} now
   * @param {{since: number}[]} rings
   */
  #again(now, rings) {
    const last = rings.at(-1);
    if (last && !still.matches && now - last.since < GLIDE) return this.#soon();
    clearTimeout(this.#due.ring);
    const next = this.#newcomers.next(now);
    if (next !== undefined) this.#due.ring = Number(setTimeout(() => this.#soon(), next + 20));
  }

  #arrangeSoon(after = 0) {
    clearTimeout(this.#due.names);
    this.#due.names = Number(setTimeout(() => {
      if (this.#scene) this.#names.arrange(this.#scene, this.#hands.view, this.#size, this.chosen);
    }, after));
  }

  #look() {
    const { view } = this.#hands;
    this.#tip.hide();
    fill(byId("map-zoom"), { zoom: `${Math.round(view.zoom * 100)} %` });
    if (this.#scene) this.#names.carry(this.#scene, view);
    this.#arrangeSoon(REST);
    this.#soon(true);
  }

  #resized() {
    const { clientWidth: width, clientHeight: height } = this.#sheet;
    if (!width || (width === this.#size.width && height === this.#size.height && this.#scene)) return;
    this.#size = { width, height };
    this.#painter.resize(width, height);
    this.#scene = undefined;
    this.#settle();
  }

  #recoloured() {
    this.#painter.forgetColours();
    this.#soon(true);
  }

  /**
   * @param {number} x
   * @param {number} y
   */
  #hover(x, y) {
    const dot = x < 0 ? undefined : this.#scene?.dotAt(x, y, this.#hands.view, REACH);
    const where = dot && this.#scene?.where(dot, this.#hands.view);
    if (!dot || !where) return this.#tip.hide();
    this.#tip.show(`${dot.id} ${dot.index}`, ...where, this.#size, () => this.#wordsOf(dot));
  }

  /** @param {Dot} dot */
  #wordsOf({ id, index }) {
    const body = this.#scene?.laid.get(id)?.body;
    if (body?.kind === "single") return body.voice;
    return this.#contributions.of(body, index);
  }

  /**
   * @param {number} x
   * @param {number} y
   */
  #press(x, y) {
    const id = this.#scene?.dotAt(x, y, this.#hands.view, REACH)?.id || this.#scene?.bodyAt(x, y, this.#hands.view) || "";
    const body = this.#scene?.laid.get(id)?.body;
    if (body?.theme) this.#choose(body.theme.id, true);
    else if (body?.kind === "group" && body.beside) this.#choose(body.beside, true);
    else if (body?.kind === "single") location.hash = "singles";
    else if (id === UNTHEMED) location.hash = UNTHEMED;
  }

  /** @param {MouseEvent} event */
  #pressed({ target }) {
    if (!(target instanceof Element)) return;
    const name = /** @type {HTMLElement | null} */ (target.closest("button.m-lab[data-id]"));
    const button = /** @type {HTMLElement | null} */ (target.closest("[data-zoom]"));
    const named = name && this.#scene?.laid.get(name.dataset.id ?? "")?.body.theme;
    if (named) this.#choose(named.id, true);
    if (button?.dataset.zoom === "whole") this.#hands.whole();
    else if (button) this.#hands.step(Number(button.dataset.zoom));
  }

  /** A name that has the focus says its first voice, as a dot does under the pointer. @param {FocusEvent} event */
  #focused({ target }) {
    if (!(target instanceof HTMLElement) || !target.matches("button.m-lab:focus-visible")) return;
    const body = this.#scene?.laid.get(target.dataset.id ?? "")?.body;
    if (!body?.voice) return;
    const { left, top } = this.#sheet.getBoundingClientRect();
    const box = target.getBoundingClientRect();
    this.#tip.show(`name ${body.id}`, box.right - left, box.bottom - top, this.#size, () => body.voice);
  }

  #lasso() {
    this.#hands.drawing = !this.#hands.drawing;
    byId("map-lasso").setAttribute("aria-pressed", String(this.#hands.drawing));
    this.#sheet.classList.toggle("drawing", this.#hands.drawing);
  }
}

/** @param {number | undefined} n */
const num = (n) => n ?? 0;
