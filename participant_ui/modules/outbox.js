/** Words on their way. Each is kept under its key until the server has answered, and sent again until it has. */

import { newKey } from "/static/live/keys.js";
import { language } from "/static/live/words.js";

/** @typedef {import("/static/live/connection.js").Ack} Ack */
/** @typedef {import("/static/live/connection.js").RefusedError} RefusedError */
/**
 * @typedef {object} Item
 * @property {string} key
 * @property {string} prompt_id
 * @property {string} text
 * @property {string} lang
 * @property {number} at
 * @property {boolean} [tried] it may have reached the server
 * @property {boolean} [gone] taken back before the answer came
 */
/**
 * @typedef {object} Listener
 * @property {() => void} changed
 * @property {(item: Item, ack: Ack) => void} stored
 * @property {(item: Item, error: RefusedError) => void} refused
 */

const AGAIN = 5_000;

export class Outbox {
  /** @type {Set<string>} */
  #busy = new Set();
  #kept;
  #send;
  #on;

  /**
   * @param {import("./kept.js").Kept} kept
   * @param {(item: Item, trying: () => void) => Promise<Ack>} send calls `trying` just before words leave the phone
   * @param {Listener} on
   */
  constructor(kept, send, on) {
    this.#kept = kept;
    this.#send = send;
    this.#on = on;
  }

  /**
   * What waits for an answer, oldest first.
   * @returns {Item[]}
   */
  get items() {
    return this.#all().filter((item) => !item.gone);
  }

  /**
   * @param {string} prompt_id
   * @param {string} text
   */
  add(prompt_id, text) {
    this.#keep({ key: newKey(), prompt_id, text, lang: language, at: Date.now() });
    this.flush();
  }

  /** Send whatever isn't on its way. */
  flush() {
    for (const item of this.#all()) if (!this.#busy.has(item.key)) this.#deliver(item);
  }

  /**
   * Take back words that were not answered yet; false where there are none under this key.
   * @param {string} key
   */
  withdraw(key) {
    const item = this.#item(key);
    if (!item) return false;
    if (item.tried) this.#keep({ ...item, gone: true });
    else this.#drop(item);
    return true;
  }

  /** @param {Item} item */
  async #deliver(item) {
    this.#busy.add(item.key);
    try {
      const ack = await this.#send(item, () => this.#leaving(item.key));
      const now = this.#item(item.key) ?? item;
      this.#drop(item);
      this.#on.stored(now, ack);
    } catch (error) {
      this.#failed(item, /** @type {RefusedError} */ (error));
    }
  }

  /** @param {string} key */
  #leaving(key) {
    const item = this.#item(key);
    // Taken back while it waited for a line: these words must not leave the phone any more.
    if (!item) throw new Error("withdrawn");
    this.#keep({ ...item, tried: true });
  }

  /**
   * @param {Item} item
   * @param {RefusedError} error
   */
  #failed(item, error) {
    if (error.code && error.retryAfter === undefined) {
      const taken = this.#item(item.key)?.gone;
      this.#drop(item);
      if (!taken) this.#on.refused(item, error);
      return;
    }
    const wait = error.retryAfter === undefined ? AGAIN : error.retryAfter * 1000;
    setTimeout(() => {
      this.#busy.delete(item.key);
      this.flush();
    }, wait);
  }

  /** @returns {Item[]} */
  #all() {
    return this.#kept.all("out.").sort((a, b) => a.at - b.at);
  }

  /**
   * @param {string} key
   * @returns {Item | undefined}
   */
  #item(key) {
    return this.#kept.get(`out.${key}`);
  }

  /** @param {Item} item */
  #keep(item) {
    this.#kept.set(`out.${item.key}`, item);
    this.#on.changed();
  }

  /** @param {Item} item */
  #drop(item) {
    this.#kept.remove(`out.${item.key}`);
    this.#busy.delete(item.key);
    this.#on.changed();
  }
}
