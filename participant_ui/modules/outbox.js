/** Words and acts on their way. Each is kept under its key until the server has answered, and sent again until it has. */

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
 * @property {undefined} [act] these are words
 */
/**
 * @typedef {object} Act
 * @property {string} key
 * @property {string} code
 * @property {number} at
 * @property {"withdraw" | "resonate" | "contest"} act what is asked about something that the server has
 * @property {string} kind which kind of id
 * @property {string} id
 * @property {boolean} [on]
 * @property {boolean} [tried]
 */
/** @typedef {Item | Act} Kept */
/**
 * @typedef {object} Listener
 * @property {() => void} changed
 * @property {(item: Item, ack: Ack) => void} stored
 * @property {(item: Kept, error: RefusedError) => void} refused
 */

/** After so many seconds, where the server does not say when. */
const AGAIN = 5;

export class Outbox {
  /** @type {Map<string, Kept>} */
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
   * @param {(item: Kept, trying: () => Promise<void>) => Promise<Ack>} send waits for `trying` just before it leaves
   * @param {Listener} on
   */
  constructor(shelf, code, send, on) {
    this.#shelf = shelf;
    this.#code = code;
    this.#send = send;
    this.#on = on;
  }

  /**
   * The words that wait for an answer, oldest first.
   * @returns {Item[]}
   */
  get items() {
    return /** @type {Item[]} */ (this.#all()).filter(({ act, gone }) => !act && !gone);
  }

  /**
   * The acts that wait for an answer, oldest first.
   * @returns {Act[]}
   */
  get acts() {
    return /** @type {Act[]} */ (this.#all()).filter(({ act }) => act);
  }

  /** Go on with what an earlier page, or another one, left. */
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

  /**
   * Ask for an act. Of several about the same that did not leave the phone only the last counts; and words that did not,
   * do not any more when they are taken back.
   * @param {Pick<Act, "act" | "kind" | "id" | "on">} wish
   * @param {string} [key]
   */
  ask(wish, key = newKey()) {
    const words = /** @type {Item} */ (this.#items.get(wish.id));
    if (words?.tried) return this.#keep({ ...words, gone: true });
    if (words) return this.#drop(wish.id);
    for (const { key, act, id, tried } of this.acts) if (!tried && act === wish.act && id === wish.id) this.#drop(key);
    this.#keep({ ...wish, key, code: this.#code, at: Date.now() });
    this.flush();
  }

  /** Send whatever isn't on its way; acts one after the other, so that the last one is what stays. */
  flush() {
    const [first] = this.acts;
    for (const item of this.#all()) if (!this.#busy.has(item.key) && (!item.act || item === first)) this.#deliver(item);
  }

  /** @param {Kept} item */
  async #deliver(item) {
    const { key } = item;
    this.#busy.add(key);
    try {
      const ack = await this.#send(item, () => this.#leaving(key));
      const now = /** @type {Item} */ (this.#items.get(key) ?? item);
      // Under a key that whoever hears it makes alike, and on the shelf before the words leave it.
      if (now.gone) this.ask({ act: "withdraw", kind: "contribution_id", id: ack.contribution_id ?? "" }, `${key}-`);
      this.#drop(key);
      if (!now.gone && !now.act) this.#on.stored(now, ack);
    } catch (error) {
      this.#failed(key, /** @type {RefusedError} */ (error));
    }
  }

  /** @param {string} key */
  async #leaving(key) {
    const found = await this.#shelf.find(key);
    const item = /** @type {Item | undefined} */ (this.#items.get(key));
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
    const item = /** @type {Item} */ (this.#items.get(key));
    if (item && code && retryAfter === undefined) {
      if (!item.gone) this.#on.refused(item, /** @type {RefusedError} */ ({ code, message }));
      return this.#drop(key);
    }
    setTimeout(() => {
      this.#busy.delete(key);
      this.flush();
    }, (retryAfter ?? AGAIN) * 1000);
  }

  #all() {
    return [...this.#items.values()].sort((a, b) => a.at - b.at);
  }

  /** @param {Kept} item */
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
    this.flush();
  }
}
