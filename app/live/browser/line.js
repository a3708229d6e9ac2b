/** A line to the server that is opened again and again until somebody stops it. It knows nothing of messages. */

/** @typedef {"connecting" | "open" | "waiting" | "stopped"} Status */
/**
 * @typedef {object} Listener
 * @property {() => void} opened the socket is there: say hello
 * @property {(text: string) => void} frame
 * @property {(code: number) => void} closed 0 where nobody answered, and it was us who gave up
 * @property {(status: Status) => void} status
 */

const PING_EVERY = 20_000;
const PATIENCE = 10_000;
const PATIENCE_AWAKE = 3_000;
const SHORTEST = 0.5;
const LONGEST = 15;
const WAKERS = ["pageshow", "online", "offline", "visibilitychange"];

export class Line {
  /** @type {WebSocket | undefined} */
  #socket;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #next;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #deadline;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #heart;
  #failures = 0;
  /** Over how many seconds a hall comes back that lost its server; with how many are there, the server says it. */
  spread = 0;
  /** @type {Status} */
  #status = "waiting";
  #url;
  #on;

  /**
   * @param {string} url
   * @param {Listener} on
   */
  constructor(url, on) {
    this.#url = url;
    this.#on = on;
  }

  get status() {
    return this.#status;
  }

  start() {
    for (const name of WAKERS) addEventListener(name, this.#wake, true);
    this.#open();
  }

  stop() {
    for (const name of WAKERS) removeEventListener(name, this.#wake, true);
    this.#lose(1000);
    clearTimeout(this.#next);
    this.#become("stopped");
  }

  /**
   * Whether the frame was handed to an open socket; that says nothing of its arrival.
   * @param {string} text
   */
  send(text) {
    if (this.#socket?.readyState !== 1) return false;
    this.#socket.send(text);
    return true;
  }

  #open() {
    clearTimeout(this.#next);
    this.#become("connecting");
    const socket = new WebSocket(this.#url);
    this.#socket = socket;
    this.#expect(PATIENCE);
    socket.onopen = () => this.#on.opened();
    socket.onmessage = ({ data }) => this.#hear(data);
    socket.onclose = ({ code }) => this.#lose(code);
  }

  /** @param {string} text */
  #hear(text) {
    clearTimeout(this.#deadline);
    if (this.#status !== "open") {
      // Only a frame proves that our hello was accepted; an open socket may still be turned away.
      this.#failures = 0;
      this.#heart = setInterval(() => this.#check(PATIENCE), PING_EVERY);
      this.#become("open");
    }
    this.#on.frame(text);
  }

  /** @param {number} patience */
  #check(patience) {
    if (this.send('{"type":"ping"}')) this.#expect(patience);
  }

  /** @param {number} patience */
  #expect(patience) {
    clearTimeout(this.#deadline);
    this.#deadline = setTimeout(() => this.#lose(0), patience);
  }

  /** @param {number} code */
  #lose(code) {
    const socket = this.#socket;
    if (!socket) return;
    this.#socket = undefined;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
    clearTimeout(this.#deadline);
    clearInterval(this.#heart);
    this.#become("waiting");
    this.#again(code);
    this.#on.closed(code);
  }

  /** @param {number} code */
  #again(code) {
    this.#failures += 1;
    // An open line that fell silent is this phone's own affair; a server that went away is the whole hall's.
    const hall = code || this.#failures > 1 ? this.spread : 0;
    this.#later(Math.max(hall, Math.min(LONGEST, 2 ** this.#failures)), SHORTEST);
  }

  /**
   * @param {number} most seconds
   * @param {number} [least]
   */
  #later(most, least = 0) {
    clearTimeout(this.#next);
    this.#next = setTimeout(() => this.#open(), (least + Math.random() * (most - least)) * 1000);
  }

  // iOS ends sockets of a sleeping page without telling it, so every sign of life is a reason to look.
  #wake = () => {
    if (document.visibilityState === "hidden") return;
    // Who looks wants to be back now; in a full hall within a second, for a network that returns wakes everybody.
    if (this.#status === "waiting") this.#later(Math.min(1, this.spread));
    else if (this.#status === "open") this.#check(PATIENCE_AWAKE);
  };

  /** @param {Status} status */
  #become(status) {
    if (status === this.#status) return;
    this.#status = status;
    this.#on.status(status);
  }
}
