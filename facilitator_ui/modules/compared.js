/** Two moments side by side: which themes came, went, grew and shrank between them, on two maps and in a table. */

import { clock, number, t } from "/static/live/words.js";

import { paint } from "./badge.js";
import { follow } from "./keyed.js";
import { StillMap } from "./map/still_map.js";
import { themesOf } from "./sections.js";
import { byId, fill, one } from "./templates.js";

/** @typedef {import("./past.js").Moment} Moment */
/** @typedef {import("./sections.js").Theme} Theme */
/** @typedef {{id: string, theme: Theme, before: number | undefined, after: number | undefined, title: string}} Row */

/**
 * Every theme of either moment, the greatest change first; the earlier moment first, whichever was chosen first.
 * @param {Moment} one
 * @param {Moment} other
 * @returns {Row[]}
 */
export function compared(one, other) {
  const [before, after] = one.at <= other.at ? [one, other] : [other, one];
  const then = new Map(themesOf(before.sections).map((theme) => [theme.id, theme]));
  const now = new Map(themesOf(after.sections).map((theme) => [theme.id, theme]));
  const rows = [...new Set([...then.keys(), ...now.keys()])].map((id) => {
    const theme = /** @type {Theme} */ (now.get(id) ?? then.get(id));
    const called = then.get(id)?.title ?? theme.title;
    const title = called === theme.title ? theme.title : t("{before}, later {after}", { before: called, after: theme.title });
    return { id, theme, before: then.get(id)?.contributions, after: now.get(id)?.contributions, title };
  });
  return rows.sort((a, b) => Math.abs(change(b)) - Math.abs(change(a)) || a.theme.number - b.theme.number);
}

/** @param {Row} row */
export const change = ({ before = 0, after = 0 }) => after - before;

/** Fires `change` where it has to be drawn again. */
export class Compared extends EventTarget {
  #place = byId("compared");
  #maps;
  #seen = "";

  /** @param {(id: string) => void} choose */
  constructor(choose) {
    super();
    this.#maps = ["before", "after"].map((name) => new StillMap(one(this.#place, `[data-map="${name}"]`), choose));
    const anew = () => {
      this.#seen = "";
      this.dispatchEvent(new Event("change"));
    };
    new ResizeObserver(anew).observe(one(this.#place, ".moments"));
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", anew);
  }

  /**
   * @param {Moment | undefined} first
   * @param {Moment | undefined} second none: nothing is compared
   * @param {{view: string, level: import("./grain.js").Level, chosen: string}} how
   */
  show(first, second, { view, level, chosen }) {
    this.#place.hidden = !first || !second;
    document.body.toggleAttribute("data-comparing", !this.#place.hidden);
    if (!first || !second) return;
    document.body.dataset.comparing = view;
    const [before, after] = first.at <= second.at ? [first, second] : [second, first];
    const seen = [before.position, after.position, view, level, chosen].join();
    if (seen === this.#seen) return;
    this.#seen = seen;
    fill(this.#place, { before: clock(before.at), after: clock(after.at) });
    follow(one(this.#place, "tbody"), compared(first, second), { template: "row-compared", fill: draw });
    const pitches = [before, after].map(({ sections }, at) => this.#maps[at]?.take(themesOf(sections), sections, level) ?? 1);
    for (const map of this.#maps) map.draw(Math.min(...pitches), chosen);
  }
}

/**
 * @param {HTMLElement} element
 * @param {Row} row
 */
function draw(element, row) {
  paint(one(element, ".tb"), row.theme);
  const by = change(row);
  fill(element, {
    title: row.title,
    then: row.before === undefined ? t("not there yet") : number(row.before),
    later: row.after === undefined ? t("no longer there") : number(row.after),
    change: (by > 0 ? "+" : "") + number(by),
  });
}
