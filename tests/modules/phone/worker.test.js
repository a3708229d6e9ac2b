import assert from "node:assert/strict";
import test from "node:test";

/** @type {any} */
const world = globalThis;

/** The service worker's surroundings: what it is told, the files that it is given, and what it keeps. */
function browser() {
  /** @type {Record<string, (event: any) => void>} */
  const listeners = {};
  /** @type {Record<string, (rest?: Promise<Blob>) => void>} */
  const coming = {};
  /** @type {string[]} */
  const kept = [];
  world.self = { addEventListener: (/** @type {string} */ name, /** @type {any} */ hear) => (listeners[name] = hear) };
  world.fetch = (/** @type {string} */ url) => new Promise((resolve) => {
    coming[url] = (rest) => {
      const blob = () => rest ?? Promise.resolve(new Blob([url]));
      resolve({ ok: true, redirected: false, url, clone: () => ({ url, blob }) });
    };
  });
  const cache = { keys: async () => [], put: async (/** @type {string} */ url) => void kept.push(url) };
  world.caches = { open: async () => cache };
  return { listeners, coming, kept };
}

const ROOM = "http://localhost/j/ABCDEF";
const { listeners, coming, kept } = browser();
await import("/static/participant/modules/worker.js");

/** @param {unknown} data @returns {{answers: string[], done: Promise<unknown>}} */
function tell(data) {
  /** @type {string[]} */
  const answers = [];
  /** @type {Promise<unknown>} */
  let done = Promise.resolve();
  const port = { postMessage: (/** @type {string} */ word) => answers.push(word) };
  listeners["message"]?.({ data, ports: [port], waitUntil: (/** @type {Promise<unknown>} */ work) => (done = work) });
  return { answers, done };
}

test("the page that it is told of is kept", async () => {
  const { done } = tell([ROOM]);
  coming[ROOM]?.();
  await done;
  assert.deepEqual(kept.splice(0), [ROOM]);
});

test("a page that breaks off on its way is not kept", async () => {
  const { done } = tell([ROOM]);
  coming[ROOM]?.(Promise.reject(new TypeError("network error")));
  await done;
  assert.deepEqual(kept, []);
});

test("a page of which the rest comes when somebody has left is not kept either", async () => {
  const { done } = tell([ROOM]);
  /** @type {(rest: Blob) => void} */
  let comes = () => undefined;
  coming[ROOM]?.(new Promise((resolve) => (comes = resolve)));
  await new Promise((resolve) => setTimeout(resolve));
  tell("forget");
  comes(new Blob([ROOM]));
  await done;
  assert.deepEqual(kept, []);
});

test("what was on its way when somebody left is not kept for who takes the phone then; what comes after is", async () => {
  const before = tell([ROOM]);
  assert.deepEqual(tell("forget").answers, ["forgotten"]);
  coming[ROOM]?.();
  await before.done;
  assert.deepEqual(kept, []);
  const after = tell([ROOM]);
  coming[ROOM]?.();
  await after.done;
  assert.deepEqual(kept, [ROOM]);
});
