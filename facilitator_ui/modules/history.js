/** What this facilitator did, so that it can be undone, and done again. Acts of others are theirs to undo. */

/** @typedef {import("./deeds.js").Message} Message */
/** @typedef {{what: string, messages: Message[]}} Entry what it was, and the messages that turn it round, in their order */

/** @typedef {{done: Entry[], undone: Entry[]}} Piles */
/** @typedef {{read: () => Piles | undefined, write: (piles: Piles) => void}} Kept where they outlast a reload of the page */

const MOST = 200;

/** @type {Kept} */
const NOWHERE = { read: () => undefined, write: () => {} };

export class History {
  /** @type {Entry[]} */
  #done;
  /** @type {Entry[]} */
  #undone;
  #kept;

  /** @param {Kept} [kept] */
  constructor(kept = NOWHERE) {
    const { done = [], undone = [] } = kept.read() ?? {};
    this.#kept = kept;
    this.#done = done;
    this.#undone = undone;
  }

  /** What undoing would undo now, in a few words; empty when there is nothing. */
  get undoable() {
    return this.#done.at(-1)?.what ?? "";
  }

  get redoable() {
    return this.#undone.at(-1)?.what ?? "";
  }

  /** Something was done; what had been undone before can no longer be done again. @param {Entry} entry */
  did(entry) {
    this.#undone = [];
    this.redid(entry);
  }

  /** It was undone: these messages do it again. @param {Entry} entry */
  undid(entry) {
    if (entry.messages.length) this.#undone.push(entry);
    this.#keep();
  }

  /** It was done again. @param {Entry} entry */
  redid(entry) {
    if (entry.messages.length) this.#done = [...this.#done, entry].slice(-MOST);
    this.#keep();
  }

  /** Takes what is to be undone off the pile; when the server refuses it, it is no longer there. */
  takeDone() {
    const entry = this.#done.pop();
    this.#keep();
    return entry;
  }

  takeUndone() {
    const entry = this.#undone.pop();
    this.#keep();
    return entry;
  }

  #keep() {
    this.#kept.write({ done: this.#done, undone: this.#undone });
  }
}

/**
 * In this tab, and only there: what was done elsewhere is undone elsewhere.
 * @param {string} name
 * @param {Pick<Storage, "getItem" | "setItem">} [storage]
 * @returns {Kept}
 */
export function inThisTab(name, storage) {
  /** @template T @param {(storage: Pick<Storage, "getItem" | "setItem">) => T} work */
  const tried = (work) => {
    try {
      return work(storage ?? sessionStorage);
    } catch {
      // a browser that keeps nothing, or no more, begins anew after a reload
      return undefined;
    }
  };
  return {
    read: () => tried((kept) => JSON.parse(kept.getItem(name) ?? "{}")),
    write: (piles) => void tried((kept) => kept.setItem(name, JSON.stringify(piles))),
  };
}
