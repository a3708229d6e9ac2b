/** Doing things: once, even when pressed twice; said out loud; undone where it can be. */

import { t } from "/static/live/words.js";

/** @typedef {import("./deeds.js").Deed} Deed */
/** @typedef {import("./deeds.js").Message} Message */
/** @typedef {{status: string, act: (message: Message) => Promise<unknown>}} Connection */
/** @typedef {{text: string, kind?: "done" | "wait" | "refused", undo?: () => void, undoWords?: string}} Saying */

export class Acts {
  /** @type {Set<string>} */
  #underway = new Set();
  #connection;
  #say;

  /**
   * @param {Connection} connection
   * @param {(saying: Saying) => void} say shows it and reads it out
   */
  constructor(connection, say) {
    this.#connection = connection;
    this.#say = say;
  }

  /**
   * Do it and say so, with its undoing; a refusal is said as the server worded it.
   * @param {Deed} deed
   * @returns {Promise<boolean>} whether it is so now
   */
  async perform({ message, said, undo, undoWords }) {
    if (!(await this.ask(message))) return false;
    this.#say({ text: said, kind: "done", ...(undo && { undo: () => void this.#undo(undo), undoWords }) });
    return true;
  }

  /**
   * Do it without a word; only a refusal is said.
   * @param {Message} message
   * @returns {Promise<boolean>} whether it is so now; false too where the same is under way already
   */
  async ask(message) {
    const same = JSON.stringify(message);
    if (this.#underway.has(same)) return false;
    this.#underway.add(same);
    if (this.#connection.status !== "open") this.#say({ text: t("No connection. This happens as soon as it is back."), kind: "wait" });
    try {
      await this.#connection.act(message);
      return true;
    } catch (refusal) {
      this.#say({ text: refusal instanceof Error ? refusal.message : String(refusal), kind: "refused" });
      return false;
    } finally {
      this.#underway.delete(same);
    }
  }

  /** @param {Message} message */
  async #undo(message) {
    if (await this.ask(message)) this.#say({ text: t("Undone."), kind: "done" });
  }
}
