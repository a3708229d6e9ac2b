import "../browser.js";
import { storage } from "./storage.js";
import assert from "node:assert/strict";
import test, { afterEach, beforeEach, mock } from "node:test";

const { RefusedError } = await import("/static/live/connection.js");
const { Kept } = await import("/static/participant/modules/kept.js");
const { Outbox } = await import("/static/participant/modules/outbox.js");

/** @typedef {import("/static/participant/modules/outbox.js").Item} Item */
/** @typedef {{item: Item, trying: () => void, ack: (answer?: object) => Promise<void>, fail: (error: Error) => Promise<void>}} Sending */

/** @type {Sending[]} */
let sendings;
/** @type {any[]} */
let told;
/** @type {InstanceType<typeof Outbox>} */
let outbox;

/** A page of the phone: a reload makes a new one on the same storage. */
function page() {
  sendings = [];
  told = [];
  const send = (/** @type {Item} */ item, /** @type {() => void} */ trying) =>
    new Promise((resolve, reject) => {
      const settled = () => new Promise((done) => setImmediate(() => done(undefined)));
      const ack = (answer = {}) => (resolve({ type: "ack", contribution_id: "c1", ...answer }), settled());
      sendings.push({ item, trying, ack, fail: (error) => (reject(error), settled()) });
    });
  return new Outbox(new Kept("d1"), /** @type {any} */ (send), {
    changed: () => {},
    stored: (item, ack) => told.push(["stored", item, ack.contribution_id]),
    refused: (item, error) => told.push(["refused", item.text, error.message]),
  });
}

/** @returns {Sending} */
function last() {
  const sending = sendings.at(-1);
  assert.ok(sending, "nothing was sent");
  return sending;
}

const texts = () => outbox.items.map(({ text }) => text);

beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout"] });
  storage();
  outbox = page();
});

afterEach(() => mock.timers.reset());

test("words are kept until the server has them, and then no longer", async () => {
  outbox.add("p1", "Het net zit vol.");
  assert.deepEqual(texts(), ["Het net zit vol."]);
  assert.equal(last().item.lang, "nl");
  await last().ack();
  assert.deepEqual(texts(), []);
  assert.deepEqual(told.map(([what, , id]) => [what, id]), [["stored", "c1"]]);
});

test("each gets a key of its own", () => {
  outbox.add("p1", "een");
  outbox.add("p1", "een");
  assert.equal(new Set(sendings.map(({ item }) => item.key)).size, 2);
});

test("what is on its way is not sent a second time", () => {
  outbox.add("p1", "een");
  outbox.flush();
  outbox.flush();
  assert.equal(sendings.length, 1);
});

test("after a reload everything unanswered is sent again with the same key, oldest first", () => {
  outbox.add("p1", "een");
  const { key } = last().item;
  outbox = page();
  outbox.flush();
  assert.deepEqual(sendings.map(({ item }) => item.key), [key]);
});

test("where storage is refused the words are still sent", async () => {
  storage("refuses");
  outbox = page();
  outbox.add("p1", "een");
  assert.deepEqual(texts(), ["een"]);
  await last().ack();
  assert.deepEqual(texts(), []);
});

test("not now: it waits as long as the server asks, keeps the words, and tries again by itself", async () => {
  outbox.add("p1", "een");
  const { key } = last().item;
  await last().fail(new RefusedError({ code: "too_fast", message: "Rustig.", retry_after: 3 }));
  assert.deepEqual(texts(), ["een"]);
  mock.timers.tick(2_999);
  assert.equal(sendings.length, 1);
  mock.timers.tick(1);
  assert.deepEqual(sendings.map(({ item }) => item.key), [key, key]);
  assert.deepEqual(told, []);
});

test("a failing network is tried again", async () => {
  outbox.add("p1", "een");
  await last().fail(new TypeError("Failed to fetch"));
  mock.timers.tick(5_000);
  assert.equal(sendings.length, 2);
});

test("a refusal for good gives the words back with the sentence", async () => {
  outbox.add("p1", "een");
  await last().fail(new RefusedError({ code: "text_unreadable", message: "Typ het opnieuw." }));
  assert.deepEqual(told, [["refused", "een", "Typ het opnieuw."]]);
  assert.deepEqual(texts(), []);
});

test("words taken back before they left the phone never leave it", async () => {
  outbox.add("p1", "een");
  const { item, trying } = last();
  assert.equal(outbox.withdraw(item.key), true);
  assert.deepEqual(texts(), []);
  assert.throws(trying);
  outbox = page();
  outbox.flush();
  assert.equal(sendings.length, 0);
});

test("words taken back while under way are hidden at once and said to be gone when they arrive", async () => {
  outbox.add("p1", "een");
  last().trying();
  assert.equal(outbox.withdraw(last().item.key), true);
  assert.deepEqual(texts(), []);
  await last().ack();
  const [[what, item]] = told;
  assert.deepEqual([what, item.gone], ["stored", true]);
});

test("words taken back while under way and then refused do not come back", async () => {
  outbox.add("p1", "een");
  last().trying();
  outbox.withdraw(last().item.key);
  await last().fail(new RefusedError({ code: "text_unreadable", message: "Nee." }));
  assert.deepEqual(told, []);
});

test("nothing can be taken back under a key that is not here", () => {
  assert.equal(outbox.withdraw("another"), false);
});
