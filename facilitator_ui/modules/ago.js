/** How long ago something came in, and how long the clock has left, by the server's clock. */

import { t, tn } from "/static/live/words.js";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** How far this device's clock is behind the server's, in milliseconds. */
const BEHIND = Number(document.body?.dataset.now || Date.now()) - Date.now();

/** The server's time now. */
export const serverNow = () => Date.now() + BEHIND;

/**
 * @param {number} at
 * @param {number} now
 */
export function ago(at, now) {
  const passed = Math.max(0, now - at);
  if (passed < MINUTE) return t("just now");
  if (passed < HOUR) return tn("{n} minute ago", "{n} minutes ago", Math.floor(passed / MINUTE));
  return tn("{n} hour ago", "{n} hours ago", Math.floor(passed / HOUR));
}

/**
 * Whole seconds until then; nothing once it has passed.
 * @param {number} endsAt
 * @param {number} now
 */
export const secondsLeft = (endsAt, now) => Math.max(0, Math.ceil((endsAt - now) / 1000));

/**
 * 03:42, and 1:02:00 from an hour on.
 * @param {number} seconds
 */
export function digits(seconds) {
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const two = (/** @type {number} */ n) => String(n).padStart(2, "0");
  return (hours ? `${hours}:` : "") + `${two(minutes)}:${two(seconds % 60)}`;
}
