import "../browser.js";
import assert from "node:assert/strict";
import test, { afterEach, beforeEach, mock } from "node:test";

const { Signals, worded } = await import("/static/participant/modules/signals.js");

/** @type {any} */
const world = globalThis;
const NOW = 1_700_000_000_000;
const MINUTE = 60_000;
const t = (/** @type {string} */ text) => text;
const tn = (/** @type {string} */ one, /** @type {string} */ many, /** @type {number} */ n) =>
  (n === 1 ? one : many).replace("{n}", String(n));
const settled = () => new Promise((done) => setImmediate(done));

/** @type {string[]} */
let said;
/** @type {any} */
let place;
/** @type {any} */
let bar;
/** @type {Record<string, any>} */
let remembered;
/** How far the server's clock is ahead of this phone's. */
let ahead = 0;

/** @returns {Promise<any>} */
async function signals() {
  const kept = { get: (/** @type {string} */ name) => remembered[name], set: (/** @type {string} */ name, /** @type {any} */ value) => (remembered[name] = value) };
  const made = new Signals(/** @type {any} */ ({ t, tn, say: (/** @type {string} */ text) => said.push(text), place, bar, kept, focus: () => said.push("focus") }));
  await settled();
  return made;
}

beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout", "Date"], now: NOW });
  said = [];
  remembered = {};
  ahead = 0;
  place = { hidden: true, lastElementChild: { textContent: "" } };
  bar = {
    hidden: true,
    firstElementChild: { textContent: "" },
    lastElementChild: { hidden: true, addEventListener: (/** @type {string} */ _name, /** @type {any} */ listener) => (bar.press = listener) },
  };
  world.fetch = async () => ({ headers: { get: () => new Date(NOW + ahead).toUTCString() } });
});

afterEach(() => mock.timers.reset());

for (const [left, text] of /** @type {const} */ ([
  [3 * MINUTE, "3 minutes left"],
  [2 * MINUTE + 1, "3 minutes left"],
  [MINUTE + 1, "2 minutes left"],
  [MINUTE, "60 seconds left"],
  [41_000, "50 seconds left"],
  [1, "10 seconds left"],
  [0, "The time is up. You can still send."],
  [-5, "The time is up. You can still send."],
])) {
  test(`${left} ms left is said as: ${text}`, () => assert.equal(worded(left, { t, tn }), text));
}

test("the time stands in the status line and goes down by itself", async () => {
  (await signals()).update(NOW + 3 * MINUTE, undefined);
  assert.deepEqual([place.hidden, place.lastElementChild.textContent], [false, "3 minutes left"]);
  mock.timers.tick(MINUTE + 10_000);
  assert.equal(place.lastElementChild.textContent, "2 minutes left");
});

test("aloud only at the last minute and at the end, so that nobody who writes is talked over", async () => {
  (await signals()).update(NOW + 3 * MINUTE, undefined);
  mock.timers.tick(2 * MINUTE - 10_000);
  assert.deepEqual(said, []);
  mock.timers.tick(15_000);
  assert.deepEqual(said, ["60 seconds left"]);
  mock.timers.tick(MINUTE);
  assert.deepEqual(said, ["60 seconds left", "The time is up. You can still send."]);
});

test("more time is said, with how much there is now; less or no limit is only shown", async () => {
  const shown = await signals();
  shown.update(NOW + MINUTE * 2, undefined);
  shown.update(NOW + MINUTE * 5, null);
  assert.deepEqual(said, ["More time. 5 minutes left"]);
  shown.update(NOW + MINUTE * 3, undefined);
  shown.update(null, undefined);
  assert.deepEqual(said, ["More time. 5 minutes left"]);
  assert.equal(place.hidden, true);
});

test("a phone whose clock is wrong counts by the server's", async () => {
  ahead = 60 * MINUTE;
  (await signals()).update(NOW + 62 * MINUTE, undefined);
  assert.equal(place.lastElementChild.textContent, "2 minutes left");
});

test("without an answer about the time the phone trusts its own clock", async () => {
  world.fetch = async () => { throw new TypeError("Failed to fetch"); };
  (await signals()).update(NOW + 2 * MINUTE, undefined);
  assert.equal(place.lastElementChild.textContent, "2 minutes left");
});

test("a short message is shown and said once, and stays away once it was read", async () => {
  const shown = await signals();
  const message = { id: "n1", text: "Ook een halve gedachte telt." };
  shown.update(null, message);
  shown.update(null, { ...message });
  assert.deepEqual([bar.hidden, bar.firstElementChild.textContent, bar.lastElementChild.hidden], [false, message.text, false]);
  assert.deepEqual(said, [message.text]);
  bar.press();
  assert.equal(bar.hidden, true);
  shown.update(null, message);
  assert.equal(bar.hidden, true);
  shown.update(null, { id: "n2", text: "Nog vijf minuten pauze." });
  assert.equal(bar.hidden, false);
});

test("a message that the facilitator takes away leaves", async () => {
  const shown = await signals();
  shown.update(null, { id: "n1", text: "Ook een halve gedachte telt." });
  shown.update(null, undefined);
  assert.equal(bar.hidden, true);
});
