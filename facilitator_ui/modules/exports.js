/**
 * Files that take a while: ordered, watched, and fetched when they are ready. Without this module the links work as
 * links, and the browser waits.
 */

import { t } from "/static/live/words.js";

import { fill } from "./templates.js";

const LOOK_EVERY = 500;

export function watchedExports() {
  const bar = document.getElementById("export");
  if (!bar) return;
  for (const link of document.querySelectorAll("[data-export]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      void order(/** @type {HTMLAnchorElement} */ (link), bar);
    });
  }
}

/**
 * @param {HTMLAnchorElement} link
 * @param {HTMLElement} bar
 */
async function order(link, bar) {
  const exports = link.pathname.replace(/\/report\.\w+$/, "/exports");
  const wish = { form: link.dataset.export, edition: link.dataset.edition };
  say(bar, t("The file is being made."), 0);
  const answer = await fetch(exports, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(wish),
  }).catch(() => null);
  if (!answer?.ok) return say(bar, (await sentence(answer)) || t("That did not work. Try again."), null);
  const { key } = await answer.json();
  await watch(`${exports}/${key}`, bar);
}

/**
 * @param {string} address
 * @param {HTMLElement} bar
 */
async function watch(address, bar) {
  for (;;) {
    const answer = await fetch(address).catch(() => null);
    const now = answer?.ok ? await answer.json() : null;
    if (now?.ready) {
      say(bar, t("The file is ready."), 1);
      location.assign(`${address}/file`);
      return;
    }
    if (now?.refused || now?.failed || (answer && !answer.ok)) {
      return say(bar, now?.refused || t("That did not work. Try again."), null);
    }
    if (now) say(bar, t("The file is being made."), now.done);
    await new Promise((done) => setTimeout(done, LOOK_EVERY));
  }
}

/**
 * @param {Response | null} answer
 * @returns {Promise<string>}
 */
async function sentence(answer) {
  try {
    return (await answer?.json()).message ?? "";
  } catch {
    return "";
  }
}

/**
 * @param {HTMLElement} bar
 * @param {string} words
 * @param {number | null} done
 */
function say(bar, words, done) {
  bar.hidden = false;
  const progress = /** @type {HTMLProgressElement} */ (document.getElementById("export-done"));
  progress.hidden = done === null;
  progress.value = done ?? 0;
  const before = bar.dataset.said;
  fill(bar, { export: words });
  bar.dataset.said = words;
  const said = document.getElementById("said");
  if (said && before !== words) said.textContent = words;
}
