import { storage } from "./storage.js";
import assert from "node:assert/strict";
import test from "node:test";
import { Kept } from "/static/participant/modules/kept.js";
import { forget } from "/static/participant/modules/leaving.js";

/** @type {any} */
const world = globalThis;

for (const mood of /** @type {const} */ (["works", "refuses"])) {
  test(`forgetting takes everything of ours in every dialogue and leaves other programs alone: storage ${mood}`, async () => {
    const stored = storage(mood);
    new Kept("d1").set("draft.a", 1);
    new Kept("d2").set("draft.b", 2);
    stored["theirs"] = "stays";
    /** @type {string[]} */
    const cleared = [];
    world.caches = { delete: async (/** @type {string} */ name) => cleared.push(name) };
    await forget(/** @type {any} */ ({ clear: async () => cleared.push("shelf") }));
    assert.deepEqual(Object.keys(stored), ["theirs"]);
    assert.deepEqual(cleared.sort(), ["samenspraak", "shelf"]);
  });
}

test("where the address is not secure there are no kept pages, and the rest is forgotten all the same", async () => {
  storage();
  delete world.caches;
  let cleared = false;
  await forget(/** @type {any} */ ({ clear: async () => (cleared = true) }));
  assert.ok(cleared);
});

test("who leaves first tells the service worker, so that nothing on its way is kept once all is forgotten", async () => {
  storage();
  /** @type {string[]} */
  const order = [];
  const active = {
    postMessage: (/** @type {string} */ word, /** @type {MessagePort[]} */ [port]) => {
      order.push(word);
      setTimeout(() => {
        order.push("heard");
        port?.postMessage("forgotten");
      }, 10);
    },
  };
  const found = { serviceWorker: { getRegistration: async () => ({ active }) } };
  Object.defineProperty(world, "navigator", { configurable: true, value: found });
  world.caches = { delete: async () => order.push("deleted") };
  await forget(/** @type {any} */ ({ clear: async () => undefined }));
  assert.deepEqual(order, ["forget", "heard", "deleted"]);
});
