/** Hands on the map: wheel, drag, pinch, double press and keys. What they mean is said to a listener. */

import { moved, WHOLE, zoomed } from "./view.js";

/** @typedef {import("./view.js").View} View */
/** @typedef {import("./settle.js").Size} Size */
/**
 * @typedef {object} Listener
 * @property {(view: View) => void} look
 * @property {(x: number, y: number) => void} hover outside the map: -1, -1
 * @property {(x: number, y: number) => void} press
 * @property {(x: number, y: number, stage: "begin" | "on" | "end" | "stop") => void} draw a line around dots
 */

const STEP = 1.5;
const PAN = 60;
const STILL = 5;

export class Hands {
  /** @type {View} */
  view = WHOLE;
  /** Whether dragging draws a line around dots instead of moving the map. */
  drawing = false;
  #sheet;
  #size;
  #on;
  /** @type {Map<number, [number, number]>} */
  #fingers = new Map();
  #travelled = 0;
  #draws = false;

  /**
   * @param {HTMLElement} sheet
   * @param {() => Size} size
   * @param {Listener} on
   */
  constructor(sheet, size, on) {
    this.#sheet = sheet;
    this.#size = size;
    this.#on = on;
    const canvas = /** @type {HTMLElement} */ (sheet.querySelector("canvas"));
    canvas.addEventListener("pointerdown", (event) => this.#down(canvas, event));
    canvas.addEventListener("pointermove", (event) => this.#moved(event));
    for (const name of /** @type {const} */ (["pointerup", "pointercancel"])) canvas.addEventListener(name, (event) => this.#up(event));
    canvas.addEventListener("pointerleave", () => on.hover(-1, -1));
    canvas.addEventListener("dblclick", (event) => this.#closer(STEP, event));
    sheet.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
    sheet.addEventListener("keydown", (event) => this.#key(event));
  }

  /** @param {number} steps closer; negative: further away */
  step(steps) {
    const { width, height } = this.#size();
    this.#look(zoomed(this.view, STEP ** steps, width / 2, height / 2, this.#size()));
  }

  whole() {
    this.#look(WHOLE);
  }

  /** @param {View} view */
  #look(view) {
    this.view = view;
    this.#on.look(view);
  }

  /**
   * @param {number} factor
   * @param {MouseEvent} event
   */
  #closer(factor, event) {
    const [x, y] = this.#at(event);
    this.#look(zoomed(this.view, factor, x, y, this.#size()));
  }

  /** @param {MouseEvent} event @returns {[number, number]} */
  #at({ clientX, clientY }) {
    const { left, top } = this.#sheet.getBoundingClientRect();
    return [clientX - left - this.#sheet.clientLeft, clientY - top - this.#sheet.clientTop];
  }

  /**
   * @param {HTMLElement} canvas
   * @param {PointerEvent} event
   */
  #down(canvas, event) {
    if (event.button !== 0) return;
    canvas.setPointerCapture(event.pointerId);
    const at = this.#at(event);
    if (this.#draws) this.#on.draw(...at, "stop");
    this.#fingers.set(event.pointerId, at);
    this.#travelled = this.#fingers.size > 1 ? Infinity : 0;
    this.#draws = this.#fingers.size === 1 && (this.drawing || event.shiftKey);
    if (this.#draws) this.#on.draw(...at, "begin");
  }

  /** @param {PointerEvent} event */
  #moved(event) {
    const at = this.#at(event);
    const before = this.#fingers.get(event.pointerId);
    if (!before) return this.#on.hover(...at);
    const [dx, dy] = [at[0] - before[0], at[1] - before[1]];
    this.#travelled += Math.hypot(dx, dy);
    if (this.#draws) this.#on.draw(...at, "on");
    else if (this.#fingers.size === 2) this.#pinch(event.pointerId, at);
    else if (this.#travelled > STILL) this.#look(moved(this.view, dx, dy, this.#size()));
    this.#fingers.set(event.pointerId, at);
  }

  /**
   * @param {number} finger
   * @param {[number, number]} at
   */
  #pinch(finger, at) {
    const before = this.#fingers.get(finger);
    const other = [...this.#fingers].find(([id]) => id !== finger)?.[1];
    if (!before || !other) return;
    const apart = (/** @type {[number, number]} */ [x, y]) => Math.hypot(x - other[0], y - other[1]);
    const [x, y] = [(at[0] + other[0]) / 2, (at[1] + other[1]) / 2];
    const closer = zoomed(this.view, apart(at) / Math.max(1, apart(before)), x, y, this.#size());
    this.#look(moved(closer, (at[0] - before[0]) / 2, (at[1] - before[1]) / 2, this.#size()));
  }

  /** @param {PointerEvent} event */
  #up(event) {
    const at = this.#at(event);
    if (!this.#fingers.delete(event.pointerId)) return;
    const still = this.#travelled <= STILL && event.type === "pointerup";
    if (this.#draws) this.#on.draw(...at, still || event.type !== "pointerup" ? "stop" : "end");
    if (still) this.#on.press(...at);
    this.#draws = false;
  }

  /** @param {WheelEvent} event */
  #wheel(event) {
    // where the page itself scrolls, a wheel is for scrolling; there, and everywhere, a pinch on a trackpad has ctrlKey
    if (!event.ctrlKey && document.documentElement.scrollHeight > innerHeight + 1) return;
    event.preventDefault();
    this.#closer(Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.0022)), event);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { key, target } = event;
    const pan = { ArrowLeft: [PAN, 0], ArrowRight: [-PAN, 0], ArrowUp: [0, PAN], ArrowDown: [0, -PAN] }[key];
    if (key === "+" || key === "=") this.step(1);
    else if (key === "-") this.step(-1);
    else if (key === "0") this.whole();
    else if (pan && target === this.#sheet) this.#look(moved(this.view, pan[0] ?? 0, pan[1] ?? 0, this.#size()));
    else return;
    event.preventDefault();
  }
}
