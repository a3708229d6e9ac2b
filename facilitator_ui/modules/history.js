/** What this facilitator did, so that it can be undone, and done again. Acts of others are theirs to undo. */

/** @typedef {import("./deeds.js").Message} Message */
/** @typedef {{what: string, messages: Message[]}} Entry what it was, and the messages that turn it round, in their order */

const MOST = 200;

export class History {
  /** @type {Entry[]} */
  #done = [];
  /** @type {Entry[]} */
  #undone = [];

  /** What undoing would undo now, in a few words; empty when there is nothing. */
  get undoable() {
    return this.#done.at(-1)?.what ?? "";
  }

  get redoable() {
    return this.#undone.at(-1)?.what ?? "";
  }

  /** Something was done; what had been undone before can no longer be done again. @param {Entry} entry */
  did(entry) {
    this.redid(entry);
    this.#undone = [];
  }

  /** It was undone: these messages do it again. @param {Entry} entry */
  undid(entry) {
    if (entry.messages.length) this.#undone.push(entry);
  }

  /** It was done again. @param {Entry} entry */
  redid(entry) {
    if (entry.messages.length) this.#done = [...this.#done, entry].slice(-MOST);
  }

  /** Takes what is to be undone off the pile; when the server refuses it, it is no longer there. */
  takeDone() {
    return this.#done.pop();
  }

  takeUndone() {
    return this.#undone.pop();
  }
}
