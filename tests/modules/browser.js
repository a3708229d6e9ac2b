/** Just enough of a browser for modules that expect one. Import this before the module under test. */

/** @type {any} */
const world = globalThis;

/** The translations that the page would carry. */
export const words = {
  Received: "Ontvangen",
  "{n} new": ["{n} nieuwe", "{n} nieuwe"],
  "{n} person": ["{n} mens", "{n} mensen"],
};

/** @type {Record<string, Set<(event: unknown) => void>>} */
const listeners = {};

world.document = {
  documentElement: { lang: "nl" },
  visibilityState: "visible",
  getElementById: (/** @type {string} */ id) => (id === "words" ? { textContent: JSON.stringify(words) } : null),
  querySelectorAll: () => [],
};
world.location = { origin: "https://samenspraak.example" };
world.addEventListener = (/** @type {string} */ name, /** @type {any} */ listener) =>
  (listeners[name] ??= new Set()).add(listener);
world.removeEventListener = (/** @type {string} */ name, /** @type {any} */ listener) =>
  listeners[name]?.delete(listener);

/**
 * Something happens to the window: `online`, `pageshow` …
 * @param {string} name
 */
export function happens(name) {
  for (const listener of listeners[name] ?? []) listener({ type: name });
}

/** @param {boolean} hidden */
export function hide(hidden) {
  world.document.visibilityState = hidden ? "hidden" : "visible";
}

/** A WebSocket whose other end is the test. */
export class FakeSocket {
  /** @type {FakeSocket[]} */
  static made = [];
  /** @type {any[]} */
  sent = [];
  readyState = 0;
  closed = false;
  /** @type {(() => void) | null} */
  onopen = null;
  /** @type {((event: {data: string}) => void) | null} */
  onmessage = null;
  /** @type {((event: {code: number}) => void) | null} */
  onclose = null;

  /** @param {string} url */
  constructor(url) {
    this.url = url;
    FakeSocket.made.push(this);
  }

  /** The one that was opened last. */
  static get last() {
    const socket = FakeSocket.made.at(-1);
    if (!socket) throw new Error("no socket was opened");
    return socket;
  }

  /** @param {string} text */
  send(text) {
    this.sent.push(JSON.parse(text));
  }

  close() {
    this.closed = true;
    this.readyState = 3;
  }

  /** The server accepts the connection. */
  accept() {
    this.readyState = 1;
    this.onopen?.();
  }

  /**
   * The server says something.
   * @param {object} frame
   */
  says(frame) {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }

  /** @param {number} code */
  breaks(code = 1006) {
    this.readyState = 3;
    this.onclose?.({ code });
  }
}

world.WebSocket = FakeSocket;
