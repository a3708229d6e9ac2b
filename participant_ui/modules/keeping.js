/** Asks the service worker to keep this page, and to send what waits when the page is closed. Fetched after the page. */

import { attend } from "./attending.js";

// So that a whole hall does not fetch its page at the same moment.
const SOON = 5_000;
const SPREAD = 20_000;
const RARE = ["attending.js", "keeping.js", "leaving.js", "post.js", "signals.js"].map((name) => `/static/participant/modules/${name}`);

/** @type {Promise<ServiceWorkerRegistration | undefined>} */
let registered;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let planned;

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
  const needed = document.querySelectorAll("link[rel=stylesheet], script[src]");
  active?.postMessage([location.pathname, ...RARE, ...Array.from(needed, (/** @type {any} */ e) => e.href || e.src)]);
}

/** What waits is sent also when this page is closed before there is a connection. */
export async function sendLater() {
  const ours = /** @type {any} */ (await registered);
  await ours?.sync?.register("out").catch(() => undefined);
}
