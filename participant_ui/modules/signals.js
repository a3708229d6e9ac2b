/** What a facilitator does now and then: a time limit, a short message. Fetched by itself; it only ever informs. */

const SECOND = 1_000;
const MINUTE = 60_000;
// In the last minute the number moves in steps that can be read in peace.
const STEP = 10;

/**
 * @typedef {object} Tools the page's own, so that this module brings nothing a second time
 * @property {(text: string) => string} t
 * @property {(one: string, many: string, n: number) => string} tn
 * @property {(text: string) => void} say
 * @property {any} place where it stands
 * @property {any} bar where a short message stands
 * @property {import("./kept.js").Kept} kept
 * @property {() => void} focus back to the question
 */

/** How far the phone's clock is behind the server's, in milliseconds. */
export async function behind() {
  const asked = Date.now();
  const answer = await fetch("/healthz");
  const date = Date.parse(answer.headers.get("date") ?? "");
  // The header has whole seconds: half of one, and half of the way there and back, are made up for.
  return Number.isNaN(date) ? 0 : date + SECOND / 2 - (asked + Date.now()) / 2;
}

/**
 * What to say about this much time.
 * @param {number} left milliseconds
 * @param {Pick<Tools, "t" | "tn">} tools
 */
export function worded(left, { t, tn }) {
  if (left <= 0) return t("The time is up. You can still send.");
  if (left > MINUTE) return tn("{n} minute left", "{n} minutes left", Math.ceil(left / MINUTE));
  return tn("{n} second left", "{n} seconds left", Math.ceil(left / SECOND / STEP) * STEP);
}

export class Signals {
  /** @type {string | undefined} */
  #message;
  /** @type {number | null} */
  #endsAt = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #next;
  #offset = 0;
  #told = Infinity;
  #tools;

  /** @param {Tools} tools */
  constructor(tools) {
    this.#tools = tools;
    const { bar, kept, focus } = tools;
    bar.lastElementChild.addEventListener("click", () => {
      kept.set("nudge", this.#message);
      bar.hidden = true;
      focus();
    });
    behind()
      .then((offset) => {
        this.#offset = offset;
        this.#show();
      })
      .catch(() => undefined);
  }

  /**
   * @param {number | null} endsAt by the server's clock
   * @param {{id: string, text: string} | null | undefined} message
   */
  update(endsAt, message) {
    this.#nudge(message);
    if (endsAt !== this.#endsAt) this.#limit(endsAt);
  }

  /** @param {{id: string, text: string} | null | undefined} message */
  #nudge(message) {
    const { id = "", text = "" } = message ?? {};
    const { bar, kept, say } = this.#tools;
    bar.hidden = !id || kept.get("nudge") === id;
    bar.firstElementChild.textContent = text;
    bar.lastElementChild.hidden = false;
    if (!bar.hidden && id !== this.#message) say(text);
    this.#message = id;
  }

  /** @param {number | null} endsAt */
  #limit(endsAt) {
    const longer = this.#endsAt !== null && endsAt !== null && endsAt > this.#endsAt;
    this.#endsAt = endsAt;
    this.#told = Infinity;
    const text = this.#show();
    const { t, say } = this.#tools;
    const more = t("More time.");
    if (longer) say(`${more} ${text}`);
  }

  #show() {
    clearTimeout(this.#next);
    const { place, say } = this.#tools;
    place.hidden = this.#endsAt === null;
    if (this.#endsAt === null) return "";
    const left = this.#endsAt - Date.now() - this.#offset;
    const text = worded(left, this.#tools);
    place.lastElementChild.textContent = text;
    // Aloud only at the last minute and at the end: whoever is writing is not talked over.
    const stage = left <= 0 ? 0 : left <= MINUTE ? 1 : 2;
    if (stage < this.#told && stage < 2 && this.#told !== Infinity) say(text);
    this.#told = stage;
    if (left > 0) this.#next = setTimeout(() => this.#show(), left > MINUTE ? Math.min(left - MINUTE, STEP * SECOND) : SECOND);
    return text;
  }
}
