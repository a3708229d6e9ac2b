/** Doing things: once, even when pressed twice; said out loud; undone and done again where it can be. */

import { t } from "/static/live/words.js";

import { History } from "./history.js";

/** @typedef {import("./deeds.js").Deed} Deed */
/** @typedef {import("./deeds.js").Message} Message */
/** @typedef {{made?: string, position?: number, undo?: Message}} Ack `undo` is what turns the act round; it knows everything but its key */
/** @typedef {{status: string, position?: number, act: (message: Message) => Promise<any>}} Connection */
/** @typedef {{text: string, kind?: "done" | "wait" | "refused", undo?: () => void, undoWords?: string}} Saying */

/** Fires `change` when there is something else to undo or to do again, or when more or fewer acts wait for the line. */
export class Acts extends EventTarget {
  /** @type {Set<string>} */
  #underway = new Set();
  /** @type {Set<Promise<unknown>>} */
  #performing = new Set();
  /** Undoing goes one by one, in the order of the presses. @type {Promise<unknown>} */
  #turn = Promise.resolve();
  #history;
  #connection;
  #say;

  /**
   * @param {Connection} connection
   * @param {(saying: Saying) => void} say shows it and reads it out
   * @param {History} [history]
   */
  constructor(connection, say, history = new History()) {
    super();
    this.#history = history;
    this.#connection = connection;
    this.#say = say;
  }

  /** What can be undone and done again, in a few words; and how many acts wait for the server. */
  get standing() {
    return { undo: this.#history.undoable, redo: this.#history.redoable, waiting: this.#underway.size };
  }

  /**
   * Do it and say so, with its undoing; a refusal is said as the server worded it.
   * @param {Deed} deed several messages are one act
   * @returns {Promise<Ack | undefined>} none when it was refused, or the same is under way already
   */
  async perform({ message, said, what, undoWords }) {
    const performing = this.#ask([message].flat());
    this.#performing.add(performing);
    const acks = await performing;
    this.#performing.delete(performing);
    if (!acks) return undefined;
    const messages = turned(acks);
    this.#history.did({ what: what ?? said, messages });
    this.#say({ text: said, kind: "done", ...(messages.length && { undo: () => void this.undo(), undoWords }) });
    this.#changed();
    return acks[0] ?? {};
  }

  /**
   * Do it without a word; only a refusal is said.
   * @param {Message} message
   * @returns {Promise<boolean>} whether it is so now; false too where the same is under way already
   */
  async ask(message) {
    return (await this.#ask([message])) !== undefined;
  }

  /** Undo the last act that is not undone yet. */
  undo() {
    return this.#inTurn(async () => {
      const entry = this.#history.takeDone();
      const acks = entry && (await this.#ask(entry.messages));
      if (!acks) return;
      const again = turned(acks);
      this.#history.undid({ what: entry.what, messages: again });
      const redo = again.length && { undo: () => void this.redo(), undoWords: t("Do it again") };
      this.#say({ text: t("Undone: {what}.", { what: entry.what }), kind: "done", ...redo });
    });
  }

  /** Do again what was undone last. */
  redo() {
    return this.#inTurn(async () => {
      const entry = this.#history.takeUndone();
      const acks = entry && (await this.#ask(entry.messages));
      if (!acks) return;
      this.#history.redid({ what: entry.what, messages: turned(acks) });
      this.#say({ text: t("Done again: {what}.", { what: entry.what }), kind: "done", undo: () => void this.undo() });
    });
  }

  /** @param {() => Promise<void>} act */
  #inTurn(act) {
    this.#turn = this.#turn.then(async () => {
      // What was asked before comes first: pressing undo right after an act means that act.
      await Promise.all([...this.#performing]);
      await act();
      this.#changed();
    });
    return this.#turn;
  }

  /**
   * @param {Message[]} messages one after the other
   * @returns {Promise<Ack[] | undefined>} none when one was refused, or the same is under way
   */
  async #ask(messages) {
    const same = JSON.stringify(messages);
    if (this.#underway.has(same)) return undefined;
    this.#underway.add(same);
    this.#changed();
    if (this.#connection.status !== "open") this.#say({ text: t("No connection. This happens as soon as it is back."), kind: "wait" });
    // What this facilitator saw: whatever a colleague changed after it is not overwritten.
    const since = this.#connection.position;
    try {
      const acks = [];
      for (const message of messages) acks.push((await this.#connection.act({ since, ...message })) ?? {});
      return acks;
    } catch (refusal) {
      this.#say({ text: refusal instanceof Error ? refusal.message : String(refusal), kind: "refused" });
      return undefined;
    } finally {
      this.#underway.delete(same);
      this.#changed();
    }
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }
}

/** What turns these round: the last one first. @param {Ack[]} acks @returns {Message[]} */
const turned = (acks) => acks.flatMap(({ undo }) => undo ?? []).reverse();
