/** Where words and acts wait that the server does not have yet: in IndexedDB, or in memory where the browser refuses. */

/** @typedef {import("./outbox.js").Kept} Item */

// The service worker reads the same shelf: see worker.js.
const SHELF = "samenspraak";

export class Shelf {
  /** @type {Promise<IDBDatabase | undefined>} */
  #opened = new Promise((resolve) => {
    const none = () => resolve(undefined);
    try {
      const request = indexedDB.open(SHELF, 1);
      request.onupgradeneeded = () => request.result.createObjectStore(SHELF, { keyPath: "key" });
      request.onsuccess = () => resolve(request.result);
      request.onerror = none;
    } catch {
      none();
    }
  });
  /** @type {Set<string>} keys of what only the page holds: it is not on the disk yet, or never will be */
  #unkept = new Set();

  /** @returns {Promise<Item[]>} what an earlier page left */
  async all() {
    return (await this.#ask("readonly", (shelf) => shelf.getAll())) ?? [];
  }

  /** @param {Item} item */
  async put(item) {
    this.#unkept.add(item.key);
    if ((await this.#ask("readwrite", (shelf) => shelf.put(item))) !== undefined) this.#unkept.delete(item.key);
  }

  /**
   * These words as another tab may have left them: none where they were sent or taken back there.
   * @param {string} key
   * @returns {Promise<Item[] | undefined>} nothing where only the page holds them
   */
  async find(key) {
    return this.#unkept.has(key) ? undefined : this.#ask("readonly", (shelf) => shelf.getAll(key));
  }

  /** @param {string} key */
  remove(key) {
    return this.#ask("readwrite", (shelf) => shelf.delete(key));
  }

  clear() {
    return this.#ask("readwrite", (shelf) => shelf.clear());
  }

  /**
   * The answer once it is on the disk; nothing where the browser refuses or the disk is full.
   * @param {IDBTransactionMode} mode
   * @param {(shelf: IDBObjectStore) => IDBRequest} question
   * @returns {Promise<any>}
   */
  async #ask(mode, question) {
    const database = await this.#opened;
    return new Promise((resolve) => {
      try {
        const work = /** @type {IDBDatabase} */ (database).transaction(SHELF, mode, { durability: "strict" });
        const request = question(work.objectStore(SHELF));
        work.oncomplete = () => resolve(request.result);
        work.onabort = () => resolve(undefined);
      } catch {
        resolve(undefined);
      }
    });
  }
}
