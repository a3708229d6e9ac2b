/** The clock of the open question: it counts down by the server's clock, and says when a minute is left and when it is over. */

import { t } from "/static/live/words.js";

import { secondsLeft, serverNow } from "./ago.js";
import { announce } from "./toast.js";

const SOON = 60;

export class Timer {
  /** @type {number | null} */
  #endsAt = null;
  #before = Infinity;
  #draw;

  /** @param {(left: number | null) => void} draw seconds, each second; null: no clock */
  constructor(draw) {
    this.#draw = draw;
    setInterval(() => this.#tick(), 250);
  }

  /** @param {number | null | undefined} endsAt */
  show(endsAt) {
    if ((endsAt ?? null) !== this.#endsAt) this.#before = Infinity;
    this.#endsAt = endsAt ?? null;
    this.#tick();
  }

  /** What the clock says now, in seconds. */
  get left() {
    return this.#endsAt === null ? null : secondsLeft(this.#endsAt, serverNow());
  }

  #tick() {
    const left = this.left;
    if (left === this.#before) return;
    const said = left === null ? "" : sentence(this.#before, left);
    if (said) announce(said);
    this.#before = left ?? Infinity;
    this.#draw(left);
  }
}

/**
 * What is said aloud when the clock goes from one number of seconds to the next; nothing for a clock that is new.
 * @param {number} before
 * @param {number} left
 */
export function sentence(before, left) {
  if (before === Infinity || left >= before) return "";
  if (left === 0) return t("The time is up.");
  return before > SOON && left <= SOON ? t("One minute left.") : "";
}
