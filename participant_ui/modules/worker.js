/** The service worker: the room's page opens without a network, and what waits is sent also when the page is closed. */

/** @type {any} */
const worker = self;
const NAME = "samenspraak";
const ROOM = /^\/j\/[^/]+$/;
const FILES = /^\/static\//;
// On one bar of reception a page may come after minutes: by then the kept one has long been read.
const PATIENCE = 8_000;

/** Whoever takes the phone over must not find what was still on its way for who had it before. */
let owner = 0;

worker.addEventListener("install", () => worker.skipWaiting());
worker.addEventListener("activate", (/** @type {any} */ event) => event.waitUntil(worker.clients.claim()));

// The page names what it needs to open again; or says that somebody leaves.
worker.addEventListener("message", (/** @type {any} */ event) => {
  if (event.data === "forget") {
    owner += 1;
    event.ports[0].postMessage("forgotten");
  } else event.waitUntil(Promise.all(event.data.map((/** @type {string} */ url) => fetched(url).catch(() => undefined))));
});

worker.addEventListener("fetch", (/** @type {any} */ event) => {
  const { method, url, mode } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== "GET" || origin !== location.origin) return;
  if (mode === "navigate" ? ROOM.test(pathname) : FILES.test(pathname)) event.respondWith(answer(event.request));
});

worker.addEventListener("sync", (/** @type {any} */ event) => event.waitUntil(sendAll()));

/**
 * A file whose address names its version never changes; all else comes from the network while there is one.
 * @param {Request} request
 * @returns {Promise<Response>}
 */
async function answer(request) {
  const kept = await (await caches.open(NAME)).match(request.url);
  if (kept && request.url.includes("?v=")) return kept;
  const coming = fetched(request);
  if (!kept) return coming;
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE, kept));
  return Promise.race([coming.catch(() => kept), /** @type {Promise<Response>} */ (late)]);
}

/**
 * @param {Request | string} request
 * @returns {Promise<Response>}
 */
async function fetched(request) {
  const asked = owner;
  const response = await fetch(request);
  if (!response.ok || response.redirected) return response;
  // Somebody may leave while the rest of it comes.
  const whole = await response.clone().blob();
  if (asked === owner) await keep(response.url, new Response(whole, response));
  return response;
}

/**
 * @param {string} address
 * @param {Response} response
 */
async function keep(address, response) {
  const cache = await caches.open(NAME);
  const { pathname } = new URL(address);
  for (const { url } of await cache.keys()) {
    if (url !== address && new URL(url).pathname === pathname) await cache.delete(url);
  }
  await cache.put(address, response);
}

/** By the cookie, under the same keys as the page: whoever is first, each counts once. */
async function sendAll() {
  /** @type {any[]} */
  const waiting = await shelf("readonly", (store) => store.getAll());
  for (const { key, code, act, kind, id, on, gone, prompt_id, text, lang: language } of waiting.sort((a, b) => a.at - b.at)) {
    const facts = act ? { key, [kind]: id, on } : { key, prompt_id, text, language };
    let response = await post(`/j/${code}/${act ?? "contributions"}`, facts);
    if (gone && response.ok) {
      const { contribution_id } = await response.json();
      response = await post(`/j/${code}/withdraw`, { key: `${key}-`, contribution_id });
    }
    // A refusal is for the page to tell, when it is open again.
    if (response.ok) await shelf("readwrite", (store) => store.delete(key));
    else if (response.status >= 429) throw new Error("not now");
  }
}

/**
 * @param {string} url
 * @param {object} facts
 */
const post = (url, facts) =>
  fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(facts) });

/**
 * @param {IDBTransactionMode} mode
 * @param {(store: IDBObjectStore) => IDBRequest} question
 * @returns {Promise<any>}
 */
function shelf(mode, question) {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(NAME, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(NAME, { keyPath: "key" });
    opening.onerror = reject;
    opening.onsuccess = () => {
      const work = opening.result.transaction(NAME, mode);
      const request = question(work.objectStore(NAME));
      work.oncomplete = () => resolve(request.result);
      work.onabort = reject;
    };
  });
}
