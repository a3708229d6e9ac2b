/** Draws a scene: outlines with the canvas, dots straight into its pixels, rings and marks above them. */

import { shapeOf } from "../badge.js";
import { Raster } from "./raster.js";
import { AIR } from "./settle.js";
import { outline, radiusOf } from "./spiral.js";

/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("./scene.js").Laid} Laid */
/** @typedef {import("./scene.js").Dot} Dot */
/** @typedef {import("./view.js").View} View */
/** @typedef {import("./raster.js").Colour} Colour */
/** @typedef {{rings: (Dot & {since: number})[], marks: Dot[], line: [number, number][], now: number, still: boolean}} Above */

const SHARPEST = 2;
const FAINT = 0.85;
const ARRIVES = 240;

export class Painter {
  #canvas;
  #context;
  /** What stays from frame to frame: outlines and dots. @type {Raster | undefined} */
  #base;
  /** @type {Raster | undefined} */
  #frame;
  /** How many dots of each body are in the base. @type {Map<string, number>} */
  #drawn = new Map();
  /** @type {Map<string, Colour>} */
  #colours = new Map();
  /** @type {Map<string, string>} */
  #css = new Map();
  scale = 1;

  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.#canvas = canvas;
    this.#context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { alpha: false, willReadFrequently: true }));
  }

  /** Light, dark, or an organiser's own colours: they are read anew. */
  forgetColours() {
    this.#colours.clear();
    this.#css.clear();
  }

  /**
   * @param {number} width
   * @param {number} height
   */
  resize(width, height) {
    this.scale = Math.min(SHARPEST, window.devicePixelRatio || 1);
    this.#canvas.width = Math.max(1, Math.round(width * this.scale));
    this.#canvas.height = Math.max(1, Math.round(height * this.scale));
    this.#base = this.#frame = undefined;
  }

  /**
   * Everything anew.
   * @param {Scene} scene
   * @param {View} view
   * @param {string} chosen
   */
  all(scene, view, chosen) {
    const context = this.#context;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.fillStyle = this.#style("--sheet");
    context.fillRect(0, 0, this.#canvas.width, this.#canvas.height);
    context.setTransform(this.scale, 0, 0, this.scale, 0, 0);
    for (const all of scene.outlines) this.#outline(all, scene, view, all.some(({ body }) => body.theme?.id === chosen));
    const image = context.getImageData(0, 0, this.#canvas.width, this.#canvas.height);
    if (this.#base) this.#base.image.data.set(image.data);
    else {
      this.#base = new Raster(image);
      this.#frame = new Raster(new ImageData(image.width, image.height));
    }
    this.#drawn.clear();
    this.more(scene, view, chosen);
  }

  /**
   * Only the dots that came since.
   * @param {Scene} scene
   * @param {View} view
   * @param {string} chosen
   */
  more(scene, view, chosen) {
    for (const [id, one] of scene.laid) {
      const before = this.#drawn.get(id) ?? 0;
      if (before < one.placed) this.#dots(one, before, scene, view, one.body.theme?.id === chosen || one.body.kind !== "theme" ? 1 : FAINT);
      this.#drawn.set(id, one.placed);
    }
  }

  /**
   * The frame that is seen: the base, and above it what does not stay.
   * @param {Scene} scene
   * @param {View} view
   * @param {Above} above
   */
  frame(scene, view, above) {
    if (!this.#base || !this.#frame) return;
    this.#frame.image.data.set(this.#base.image.data);
    const radius = scene.dotRadius(view);
    for (const dot of above.marks) this.#mark(scene.where(dot, view), radius);
    for (const ring of above.rings) this.#ring(scene.where(ring, view), radius, above.still ? 1 : (above.now - ring.since) / ARRIVES);
    this.#context.putImageData(this.#frame.image, 0, 0);
    if (above.line.length > 1) this.#line(above.line);
  }

  /**
   * One line around all that lies together.
   * @param {Laid[]} all
   * @param {Scene} scene
   * @param {View} view
   * @param {boolean} chosen
   */
  #outline(all, scene, view, chosen) {
    const context = this.#context;
    const around = new Path2D();
    for (const one of all) around.addPath(lineAround(one, scene.pitch, view));
    const leader = all[0]?.body.leader;
    const colour = this.#style(colourOf(leader));
    context.setLineDash(leader?.undercurrent ? [4, 4] : []);
    context.strokeStyle = chosen ? this.#style("--ink") : colour;
    // only the outer half of the line stays in sight, so that none runs through where two meet
    context.lineWidth = chosen ? 5 : 2.5;
    context.stroke(around);
    context.fillStyle = this.#style("--sheet");
    context.fill(around);
    context.globalAlpha = chosen ? 0.16 : 0.08;
    context.fillStyle = colour;
    context.fill(around);
    context.globalAlpha = 1;
  }

  /**
   * @param {Laid} one
   * @param {number} first
   * @param {Scene} scene
   * @param {View} view
   * @param {number} strength
   */
  #dots({ body, disc, dots, placed }, first, scene, { zoom, x, y }, strength) {
    const hollow = body.kind === "group" || body.kind === "single";
    const radius = this.scale * scene.dotRadius({ zoom, x, y }, body.id);
    const colour = this.#colour(body.kind === "theme" ? colourOf(body.leader) : hollow ? "--ink2" : "--ink3");
    const hole = hollow ? Math.max(0.4, radius - 1.4 * this.scale) : 0;
    for (let index = first; index < placed; index += 1) {
      const px = zoom * (disc.x + /** @type {number} */ (dots[2 * index])) + x;
      const py = zoom * (disc.y + /** @type {number} */ (dots[2 * index + 1])) + y;
      this.#base?.dot(px * this.scale, py * this.scale, radius + (hollow ? 0.6 : 0), colour, strength, hole);
    }
  }

  /**
   * @param {[number, number] | undefined} place
   * @param {number} radius
   * @param {number} arrived from 0 to 1 and on
   */
  #ring(place, radius, arrived) {
    if (!place) return;
    // in whole steps, so that a handful of stamps serves every ring
    const far = (radius + 3.5 + Math.round(6 * (1 - Math.min(1, Math.max(0, arrived))) ** 3)) * this.scale;
    this.#frame?.dot(place[0] * this.scale, place[1] * this.scale, far, this.#colour("--ink"), 1, far - 1.5 * this.scale);
  }

  /**
   * @param {[number, number] | undefined} place
   * @param {number} radius
   */
  #mark(place, radius) {
    if (!place) return;
    const [x, y] = [place[0] * this.scale, place[1] * this.scale];
    this.#frame?.dot(x, y, (radius + 3) * this.scale, this.#colour("--sheet"), 1);
    this.#frame?.dot(x, y, (radius + 1.8) * this.scale, this.#colour("--ink"), 1);
  }

  /** @param {[number, number][]} line */
  #line(line) {
    const context = this.#context;
    context.beginPath();
    for (const [x, y] of line) context.lineTo(x, y);
    context.closePath();
    context.setLineDash([6, 5]);
    context.strokeStyle = this.#style("--ink");
    context.lineWidth = 1.5;
    context.stroke();
  }

  /**
   * A colour of the page. Asking the page for it costs more than a hundred dots, so it is asked once.
   * @param {string} name
   */
  #style(name) {
    const known = this.#css.get(name);
    if (known) return known;
    const found = getComputedStyle(document.documentElement).getPropertyValue(name).trim();
    this.#css.set(name, found);
    return found;
  }

  /** @param {string} name */
  #colour(name) {
    const known = this.#colours.get(name);
    if (known) return known;
    this.#context.fillStyle = this.#style(name);
    const hex = Number.parseInt(String(this.#context.fillStyle).slice(1, 7), 16);
    /** @type {Colour} */
    const colour = [hex >> 16, (hex >> 8) & 255, hex & 255];
    this.#colours.set(name, colour);
    return colour;
  }
}

/**
 * @param {Laid} one
 * @param {number} pitch
 * @param {View} view
 */
function lineAround({ disc, bend }, pitch, { zoom, x, y }) {
  const path = new Path2D();
  const corners = outline(zoom * radiusOf(disc.room, pitch), bend, AIR * Math.min(1, zoom));
  corners.forEach(([dx, dy], at) => {
    const [nx, ny] = /** @type {[number, number]} */ (corners[(at + 1) % corners.length]);
    const [px, py] = [zoom * disc.x + x + dx, zoom * disc.y + y + dy];
    const [mx, my] = [(px + zoom * disc.x + x + nx) / 2, (py + zoom * disc.y + y + ny) / 2];
    if (at) path.quadraticCurveTo(px, py, mx, my);
    else path.moveTo(mx, my);
  });
  path.closePath();
  return path;
}

/** @param {import("../sections.js").Theme | undefined} theme */
const colourOf = (theme) => (theme ? `--t${shapeOf(theme.number)}` : "--ink2");
