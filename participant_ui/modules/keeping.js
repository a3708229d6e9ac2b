/** Asks the service worker to keep this page, and to send what waits when the page is closed. Fetched after the page. */

import { attend } from "./attending.js";
import { tellWaiting } from "./waiting.js";

// So that a whole hall does not fetch its page at the same moment.
const SOON = 5_000;
const SPREAD = 20_000;
const RARE = ["attending.js", "keeping.js", "leaving.js", "post.js", "signals.js", "waiting.js"].map((name) => `/static/participant/modules/${name}`);

// A worker that is busy or gone must not keep anybody from leaving.
const PATIENCE = 2_000;

/** @type {Promise<ServiceWorkerRegistration | undefined>} */
let registered;
let over = false;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let planned;
/** @type {Set<string>} */
let waiting = new Set();

/** The page as it is now should open again without a network; at first at once, and later when it was changed. */
export function keepPage() {
  if (!registered) {
    attend();
    // What was said once at the top, and the address of a form, are no part of the room that is kept.
    history.replaceState(null, "", `/j/${document.body.dataset["code"]}`);
    // Only where the address is secure; and refused in some private windows.
    registered = Promise.resolve(navigator.serviceWorker?.register("/sw.js", { scope: "/j/" })).catch(() => undefined);
    tell();
  }
  planned ??= setTimeout(tell, SOON + Math.random() * SPREAD);
}

async function tell() {
  planned = undefined;
  if (!(await registered)) return;
  const { active } = await navigator.serviceWorker.ready;
  if (over) return;
  const needed = document.querySelectorAll("link[rel=stylesheet], script[src]");
  active?.postMessage([location.pathname, ...RARE, ...Array.from(needed, (/** @type {any} */ e) => e.href || e.src)]);
}

/** Somebody leaves: from now on nothing is kept any more, also not what is on its way. Then what is kept can be forgotten. */
export async function letGo() {
  over = true;
  const ours = await globalThis.navigator?.serviceWorker?.getRegistration("/j/").catch(() => undefined);
  if (!ours?.active) return;
  const { port1, port2 } = new MessageChannel();
  const heard = new Promise((resolve) => (port1.onmessage = resolve));
  ours.active.postMessage("forget", [port2]);
  await Promise.race([heard, new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
  port1.close();
}

/**
 * What waits is said to, and is sent also when this page is closed before there is a connection.
 * @param {import("./outbox.js").Outbox} outbox
 * @param {import("/static/live/connection.js").LiveConnection} connection
 * @param {import("./shelf.js").Shelf} shelf
 */
export async function showWaiting(outbox, connection, shelf) {
  tellWaiting(outbox, connection.status === "open", shelf);
  const before = waiting;
  waiting = new Set([...outbox.items, ...outbox.acts].map(({ key }) => key));
  if ([...waiting].every((key) => before.has(key))) return;
  // A page that was opened without a connection has registered nothing itself.
  const ours = /** @type {any} */ ((await registered) ?? (await navigator.serviceWorker?.getRegistration()));
  await ours?.sync?.register("out").catch(() => undefined);
}
