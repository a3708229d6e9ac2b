import "../browser.js";
import assert from "node:assert/strict";
import test, { afterEach, beforeEach, mock } from "node:test";

const { RefusedError } = await import("/static/live/connection.js");
const { Outbox } = await import("/static/participant/modules/outbox.js");

/** @typedef {import("/static/participant/modules/outbox.js").Item} Item */
/** @typedef {{item: any, trying: () => Promise<void>, ack: (answer?: object) => Promise<void>, fail: (error: Error) => Promise<void>}} Sending */

/** @type {Sending[]} */
let sendings;
/** @type {any[]} */
let told;
/** @type {InstanceType<typeof Outbox>} */
let outbox;
/** @type {FakeShelf} */
let shelf;

/** The shelf, as far as the outbox knows it; it outlives pages. */
class FakeShelf {
  /** @type {Map<string, Item>} */
  items = new Map();
  all = async () => [...this.items.values()];
  put = async (/** @type {Item} */ item) => void this.items.set(item.key, item);
  find = async (/** @type {string} */ key) => [...this.items.values()].filter((item) => item.key === key);
  remove = async (/** @type {string} */ key) => void this.items.delete(key);
}

const settled = () => new Promise((done) => setImmediate(() => done(undefined)));

/** A page of the phone: a reload makes a new one on the same shelf. */
async function page() {
  sendings = [];
  told = [];
  const send = (/** @type {Item} */ item, /** @type {() => Promise<void>} */ trying) =>
    new Promise((resolve, reject) => {
      const ack = (answer = {}) => (resolve({ type: "ack", contribution_id: "c1", ...answer }), settled());
      sendings.push({ item, trying, ack, fail: (error) => (reject(error), settled()) });
    });
  const made = new Outbox(/** @type {any} */ (shelf), "K7M4PX", /** @type {any} */ (send), {
    changed: () => {},
    stored: (item, ack) => told.push(["stored", item, ack.contribution_id]),
    refused: (item, error) => told.push(["refused", item.act ?? item.text, error.message]),
  });
  await made.load();
  return made;
}

/** @returns {Sending} */
function last() {
  const sending = sendings.at(-1);
  assert.ok(sending, "nothing was sent");
  return sending;
}

const texts = () => outbox.items.map(({ text }) => text);
/** What was asked about stored words, in the order in which it was sent. */
const asked = () => sendings.flatMap(({ item: { act, id, on } }) => (act ? [[act, id, on].filter((fact) => fact !== undefined)] : []));
const takeBack = (/** @type {string} */ id) => /** @type {const} */ ({ act: "withdraw", kind: "contribution_id", id });
const speaks = (/** @type {string} */ id, /** @type {boolean} */ on) =>
  /** @type {const} */ ({ act: "resonate", kind: "contribution_id", id, on });

beforeEach(async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  shelf = new FakeShelf();
  outbox = await page();
});

afterEach(() => mock.timers.reset());

test("words are kept until the server has them, and then no longer", async () => {
  outbox.add("p1", "Wat houdt je tegen?", "Het net zit vol.");
  assert.deepEqual(texts(), ["Het net zit vol."]);
  assert.equal(last().item.lang, "nl");
  await last().ack();
  assert.deepEqual(texts(), []);
  assert.deepEqual(told.map(([what, , id]) => [what, id]), [["stored", "c1"]]);
});

test("each gets a key of its own", () => {
  outbox.add("p1", "Wat houdt je tegen?", "een");
  outbox.add("p1", "Wat houdt je tegen?", "een");
  assert.equal(new Set(sendings.map(({ item }) => item.key)).size, 2);
});

test("what is on its way is not sent a second time", () => {
  outbox.add("p1", "Wat houdt je tegen?", "een");
  outbox.flush();
  outbox.flush();
  assert.equal(sendings.length, 1);
});

test("after a reload everything unanswered is sent again with the same key, oldest first", async () => {
  const now = mock.method(Date, "now");
  for (const [i, text] of ["een", "twee", "drie"].entries()) {
    now.mock.mockImplementation(() => 10 - i);
    await outbox.add("p1", "Wat houdt je tegen?", text);
  }
  const keys = sendings.map(({ item }) => item.key);
  outbox = await page();
  assert.deepEqual(sendings.map(({ item }) => item.key), keys.reverse());
  assert.deepEqual(texts(), ["drie", "twee", "een"]);
});

test("words for another dialogue on the same phone wait for its own page", async () => {
  await outbox.add("p1", "Wat houdt je tegen?", "een");
  const [item] = shelf.items.values();
  shelf.items.set("other", { .../** @type {Item} */ (item), key: "other", code: "ZZZZZZ" });
  outbox = await page();
  assert.deepEqual(texts(), ["een"]);
});

test("the words are on the shelf before anybody is told so", async () => {
  const kept = outbox.add("p1", "Wat houdt je tegen?", "een");
  await kept;
  assert.deepEqual([...shelf.items.values()].map(({ text, asked }) => [text, asked]), [["een", "Wat houdt je tegen?"]]);
});

test("words that another tab took back while they may have been under way are taken back by whoever hears first", async () => {
  await outbox.add("p1", "Wat houdt je tegen?", "een");
  const [item] = shelf.items.values();
  shelf.items.set(last().item.key, { .../** @type {Item} */ (item), gone: true });
  await last().trying();
  await last().ack();
  assert.deepEqual(asked(), [["withdraw", "c1"]]);
});

test("words taken back here after they may have left are asked for again, also when another tab was told they arrived", async () => {
  await outbox.add("p1", "Wat houdt je tegen?", "een");
  await last().trying();
  outbox.ask(takeBack(last().item.key));
  shelf.items.clear();
  await last().trying();
  await last().ack();
  assert.deepEqual(asked(), [["withdraw", "c1"]]);
});

test("what another tab or the service worker has sent meanwhile is not sent again", async () => {
  await outbox.add("p1", "Wat houdt je tegen?", "een");
  shelf.items.clear();
  await assert.rejects(last().trying());
  assert.deepEqual(texts(), []);
  assert.deepEqual(told, []);
});

test("not now: it waits as long as the server asks, keeps the words, and tries again by itself", async () => {
  outbox.add("p1", "Wat houdt je tegen?", "een");
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
  outbox.add("p1", "Wat houdt je tegen?", "een");
  await last().fail(new TypeError("Failed to fetch"));
  mock.timers.tick(5_000);
  assert.equal(sendings.length, 2);
});

test("a refusal for good gives the words back with the sentence", async () => {
  outbox.add("p1", "Wat houdt je tegen?", "een");
  await last().fail(new RefusedError({ code: "text_unreadable", message: "Typ het opnieuw." }));
  assert.deepEqual(told, [["refused", "een", "Typ het opnieuw."]]);
  assert.deepEqual(texts(), []);
});

test("words taken back before they left the phone never leave it", async () => {
  await outbox.add("p1", "Wat houdt je tegen?", "een");
  const { item, trying } = last();
  outbox.ask(takeBack(item.key));
  assert.deepEqual([texts(), outbox.acts], [[], []]);
  await assert.rejects(trying());
  outbox = await page();
  assert.equal(sendings.length, 0);
});

test("words taken back while under way are hidden at once, and taken back when they have arrived", async () => {
  await outbox.add("p1", "Wat houdt je tegen?", "een");
  const { item, trying, ack } = last();
  await trying();
  outbox.ask(takeBack(item.key));
  assert.deepEqual(texts(), []);
  await ack();
  assert.deepEqual(asked(), [["withdraw", "c1"]]);
  assert.equal(last().item.key, `${item.key}-`, "the service worker asks under the same key");
  assert.deepEqual(told, [], "nobody is told that words were received which they have taken back");
});

test("taken back while under way, and the page ends: the words or the wish are on the shelf, whatever was answered", async () => {
  await outbox.add("p1", "Wat houdt je tegen?", "een");
  await last().trying();
  outbox.ask(takeBack(last().item.key));
  await settled();
  outbox = await page();
  assert.deepEqual(texts(), []);
  await last().ack();
  outbox = await page();
  assert.deepEqual(asked(), [["withdraw", "c1"]]);
});

test("words taken back while under way and then refused do not come back", async () => {
  await outbox.add("p1", "Wat houdt je tegen?", "een");
  await last().trying();
  outbox.ask(takeBack(last().item.key));
  await last().fail(new RefusedError({ code: "text_unreadable", message: "Nee." }));
  assert.deepEqual([told, outbox.acts], [[], []]);
});

test("what was asked about stored words is kept until it is answered, and asked again under its key after a reload", async () => {
  outbox.ask(takeBack("c7"));
  const { item, trying } = last();
  await trying();
  outbox = await page();
  assert.deepEqual(asked(), [["withdraw", "c7"]]);
  assert.equal(last().item.key, item.key);
  await last().ack();
  assert.deepEqual([outbox.acts, shelf.items.size, told], [[], 0, []]);
});

test("of changes of mind that did not leave the phone only the last is asked, also after a reload", async () => {
  for (const on of [true, false, true, false]) outbox.ask(speaks("c1", on));
  outbox.ask(speaks("c2", true));
  const waits = () => outbox.acts.map(({ id, on }) => [id, on]);
  assert.deepEqual(waits(), [["c1", false], ["c2", true]]);
  await settled();
  outbox = await page();
  assert.deepEqual(waits(), [["c1", false], ["c2", true]]);
});

test("acts are asked in their order, each after the answer to the one before; words do not wait for them", async () => {
  outbox.ask(speaks("c1", true));
  await last().trying();
  outbox.ask(speaks("c1", false));
  outbox.ask(takeBack("c7"));
  assert.deepEqual(asked(), [["resonate", "c1", true]]);
  outbox.add("p1", "Wat houdt je tegen?", "een");
  assert.equal(sendings.length, 2);
  await sendings[0]?.ack();
  assert.deepEqual(asked().slice(1), [["resonate", "c1", false]]);
  await last().fail(new RefusedError({ code: "unknown_contribution", message: "Weg." }));
  assert.deepEqual(asked().slice(2), [["withdraw", "c7"]], "a refused one holds up no other");
  assert.deepEqual(told.map(([what, , why]) => [what, why]), [["refused", "Weg."]]);
});

test("a page that comes back to the line takes along what another page left on the shelf", async () => {
  shelf.items.set("theirs", /** @type {any} */ ({ key: "theirs", code: "K7M4PX", at: 1, ...takeBack("c7") }));
  await outbox.load();
  assert.deepEqual(asked(), [["withdraw", "c7"]]);
});
