/** What this screen sees and does, over a line that comes back by itself. The other half of app/live. */

import { newKey } from "./keys.js";
import { Line } from "./line.js";
import { language, t } from "./words.js";

/** @typedef {{type: "ack", key: string, position: number, contribution_id?: string, repeated?: boolean}} Ack */
/** @typedef {{code: string, message: string, key?: string, retry_after?: number}} Refusal */
/** @typedef {{type: string, key?: string, [fact: string]: unknown}} Act */
/** @typedef {{text: string, promise: Promise<Ack>, resolve: (ack: Ack) => void, reject: (why: Error) => void}} Pending */
/** @typedef {{changed: string[], dropped: string[]}} Difference */

const LARGEST = 16_000;
const TOO_LARGE = 1009;

/** The server said no: `message` is for people, `code` for programs, `retryAfter` (seconds) where waiting helps. */
export class RefusedError extends Error {
  /** @param {Refusal} refusal */
  constructor({ code, message, retry_after }) {
    super(message);
    this.code = code;
    this.retryAfter = retry_after;
  }
}

/**
 * Fires `sections` (detail: what changed and was dropped), `status` (detail: the status) and `refused` (detail: a
 * RefusedError that answers no act of ours).
 */
export class LiveConnection extends EventTarget {
  /** @type {Map<string, Pending>} */
  #pending = new Map();
  /** @type {Map<string, any>} */
  #sections = new Map();
  // The server says why before it closes; should that be lost, the code is still told.
  #why = new RefusedError({ code: "wrong_token", message: "" });
  #hello;
  #line;
  #most;

  /**
   * `most`: how many bytes an act of this role may have.
   * @param {{role: string, token: string, dialogueId: string, language?: string, position?: number, most?: number}} options
   */
  constructor({ role, token, dialogueId, language: spoken = language, position, most = LARGEST }) {
    super();
    this.#most = most;
    this.#hello = { type: "hello", role, token, language: spoken, position };
    this.#line = new Line(`${location.origin.replace(/^http/, "ws")}/live/${dialogueId}`, {
      opened: () => this.#greet(),
      frame: (text) => this.#read(JSON.parse(text)),
      closed: (code) => this.#closed(code),
      status: (status) => this.#tell("status", status),
    });
  }

  /** Everything this role sees, section by section; what each holds is decided in app/live/audience.py. */
  get sections() {
    return this.#sections;
  }

  /** `stopped` is for good: by `stop()`, or because the server turned this token away. */
  get status() {
    return this.#line.status;
  }

  /** How far in the journal this screen sees. @returns {number | undefined} */
  get position() {
    return this.#hello.position;
  }

  start() {
    this.#line.start();
  }

  stop() {
    this.#line.stop();
  }

  /**
   * Ask for something. Unanswered, it is sent again with the same key on every new line, so it counts once.
   * @param {Act} message
   * @param {{key?: string}} [options]
   * @returns {Promise<Ack>} rejects with a RefusedError
   */
  act(message, { key = message.key ?? newKey() } = {}) {
    const before = this.#pending.get(key);
    if (before) return before.promise;
    const text = JSON.stringify({ ...message, key });
    if (new TextEncoder().encode(text).length > this.#most) return Promise.reject(tooLarge());
    const pending = promised(text);
    this.#pending.set(key, pending);
    this.#line.send(text);
    return pending.promise;
  }

  #greet() {
    this.#line.send(JSON.stringify(this.#hello));
    for (const { text } of this.#pending.values()) this.#line.send(text);
  }

  /** @param {any} frame */
  #read(frame) {
    if (frame.type === "snapshot") this.#update(frame, frame.state, this.#missingFrom(frame.state));
    else if (frame.type === "change") this.#update(frame, frame.set, frame.drop ?? []);
    else if (frame.type === "ack") this.#take(frame.key)?.resolve(frame);
    else if (frame.type === "refused") this.#refuse(frame);
    else if (frame.type === "pong") this.#line.spread = frame.spread ?? 0;
  }

  /** @param {Record<string, unknown>} state */
  #missingFrom(state) {
    return [...this.#sections.keys()].filter((name) => !(name in state));
  }

  /**
   * @param {{position: number}} frame
   * @param {Record<string, unknown>} set
   * @param {string[]} dropped
   */
  #update({ position }, set, dropped) {
    this.#hello.position = position;
    for (const name of dropped) this.#sections.delete(name);
    for (const [name, section] of Object.entries(set)) this.#sections.set(name, section);
    this.#tell("sections", { changed: Object.keys(set), dropped });
  }

  /** @param {Refusal} frame */
  #refuse(frame) {
    const pending = this.#take(frame.key ?? "");
    const error = new RefusedError(frame);
    if (pending) return pending.reject(error);
    this.#why = error;
    this.#tell("refused", error);
  }

  /** @param {string} key */
  #take(key) {
    const pending = this.#pending.get(key);
    this.#pending.delete(key);
    return pending;
  }

  /** @param {number} code */
  #closed(code) {
    if (code === TOO_LARGE) this.#giveUp(tooLarge());
    // 44xx are our own: the token is not (or no longer) good here, and asking again will not change that.
    if (code < 4400 || code > 4499) return;
    this.#line.stop();
    this.#giveUp(this.#why);
  }

  /** @param {RefusedError} error */
  #giveUp(error) {
    for (const key of [...this.#pending.keys()]) this.#take(key)?.reject(error);
  }

  /**
   * @param {string} name
   * @param {unknown} detail
   */
  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

function tooLarge() {
  const message = t("This message is too large. Send it in smaller parts.");
  return new RefusedError({ code: "frame_too_large", message });
}

/**
 * @param {string} text
 * @returns {Pending}
 */
function promised(text) {
  /** @type {any} */
  const pending = { text };
  pending.promise = new Promise((resolve, reject) => Object.assign(pending, { resolve, reject }));
  return pending;
}
