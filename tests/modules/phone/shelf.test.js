import assert from "node:assert/strict";
import test from "node:test";

const { Shelf } = await import("/static/participant/modules/shelf.js");

/** @type {any} */
const world = globalThis;
const ITEM = /** @type {any} */ ({ key: "k", text: "een" });

/** Where the browser refuses in one way or another; a real database is for the tests in Chromium. */
const REFUSALS = {
  "there is none": () => delete world.indexedDB,
  "asking is forbidden": () => {
    world.indexedDB = { open: () => { throw new Error("SecurityError"); } };
  },
  "it cannot be opened": () => {
    world.indexedDB = { open: () => {
      /** @type {any} */
      const request = {};
      setImmediate(() => request.onerror());
      return request;
    } };
  },
};

for (const [how, refuse] of Object.entries(REFUSALS)) {
  test(`where ${how}, the page goes on with its own memory`, async () => {
    refuse();
    const shelf = new Shelf();
    assert.deepEqual(await shelf.all(), []);
    await shelf.put(ITEM);
    assert.equal(await shelf.find("k"), undefined, "nobody says that they were sent, so they still must be");
    await shelf.remove("k");
    await shelf.clear();
  });
}

test("until words are on the disk only the page holds them, so nobody takes them for sent", async () => {
  /** @type {any} */
  let writing;
  const store = { put: () => ({ result: "k" }), getAll: () => ({ result: [] }) };
  const transaction = (/** @type {string} */ _name, /** @type {string} */ mode) => {
    /** @type {any} */
    const work = { objectStore: () => store };
    if (mode === "readwrite") writing = work;
    else setImmediate(() => work.oncomplete());
    return work;
  };
  world.indexedDB = { open: () => {
    /** @type {any} */
    const request = { result: { transaction } };
    setImmediate(() => request.onsuccess());
    return request;
  } };
  const shelf = new Shelf();
  const put = shelf.put(ITEM);
  await new Promise((done) => setImmediate(done));
  assert.equal(await shelf.find("k"), undefined);
  writing.onabort();
  await put;
  assert.equal(await shelf.find("k"), undefined, "the disk is full: the page is the only place");
});
