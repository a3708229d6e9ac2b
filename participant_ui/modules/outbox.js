/** Words on their way. Each is kept under its key until the server has answered, and sent again until it has. */

import { newKey } from "/static/live/keys.js";
import { language } from "/static/live/words.js";

/** @typedef {import("/static/live/connection.js").Ack} Ack */
/** @typedef {import("/static/live/connection.js").RefusedError} RefusedError */
/**
 * @typedef {object} Item
 * @property {string} key
 * @property {string} code the join code, so that the service worker knows where to
 * @property {string} prompt_id
 * @property {string} asked
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
  /** @type {Map<string, Item>} */
  #items = new Map();
  /** @type {Set<string>} */
  #busy = new Set();
  #shelf;
  #code;
  #send;
  #on;

  /**
   * @param {import("./shelf.js").Shelf} shelf
   * @param {string} code
   * @param {(item: Item, trying: () => Promise<void>) => Promise<Ack>} send waits for `trying` just before words leave
   * @param {Listener} on
   */
  constructor(shelf, code, send, on) {
    this.#shelf = shelf;
    this.#code = code;
    this.#send = send;
    this.#on = on;
  }

  /**
   * What waits for an answer, oldest first.
   * @returns {Item[]}
   */
  get items() {
    return this.#all().filter(({ gone }) => !gone);
  }

  /** Go on with what an earlier page left. */
  async load() {
    for (const item of await this.#shelf.all()) {
      if (item.code === this.#code && !this.#items.has(item.key)) this.#items.set(item.key, item);
    }
    this.#on.changed();
    this.flush();
  }

  /**
   * Resolves when the words are on the shelf; they are sent in any case.
   * @param {string} prompt_id
   * @param {string} asked
   * @param {string} text
   */
  add(prompt_id, asked, text) {
    const kept = this.#keep({ key: newKey(), code: this.#code, prompt_id, asked, text, lang: language, at: Date.now() });
    this.flush();
    return kept;
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
    const item = this.#items.get(key);
    if (!item) return false;
    if (item.tried) this.#keep({ ...item, gone: true });
    else this.#drop(key);
    return true;
  }

  /** @param {Item} item */
  async #deliver(item) {
    const { key } = item;
    this.#busy.add(key);
    try {
      const ack = await this.#send(item, () => this.#leaving(key));
      const now = this.#items.get(key) ?? item;
      this.#drop(key);
      this.#on.stored(now, ack);
    } catch (error) {
      this.#failed(key, /** @type {RefusedError} */ (error));
    }
  }

  /** @param {string} key */
  async #leaving(key) {
    const found = await this.#shelf.find(key);
    const item = this.#items.get(key);
    if (item && (item.gone || found?.length !== 0)) return void this.#keep({ ...item, ...found?.[0], tried: true });
    // Taken back while it waited for a line, or sent from elsewhere: these words must not leave the phone any more.
    this.#drop(key);
    throw new Error();
  }

  /**
   * @param {string} key
   * @param {RefusedError} error
   */
  #failed(key, { code, message, retryAfter }) {
    const item = this.#items.get(key);
    if (item && code && retryAfter === undefined) {
      this.#drop(key);
      if (!item.gone) this.#on.refused(item, /** @type {RefusedError} */ ({ code, message }));
      return;
    }
    setTimeout(() => {
      this.#busy.delete(key);
      this.flush();
    }, retryAfter === undefined ? AGAIN : retryAfter * 1000);
  }

  #all() {
    return [...this.#items.values()].sort((a, b) => a.at - b.at);
  }

  /** @param {Item} item */
  #keep(item) {
    this.#items.set(item.key, item);
    this.#on.changed();
    return this.#shelf.put(item);
  }

  /** @param {string} key */
  #drop(key) {
    this.#items.delete(key);
    this.#busy.delete(key);
    this.#shelf.remove(key);
    this.#on.changed();
  }
}
