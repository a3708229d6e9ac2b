/** How things stand: who is connected, whether we are, and what theming is doing. */

import { number, t, tn } from "/static/live/words.js";

import { aroundNumber, byId, fill, one } from "./templates.js";
import { announce } from "./toast.js";

/** @typedef {{state: "ready" | "starting" | "unavailable" | "busy", waiting: number, message: string}} Theming */

/** @param {number} connected */
export function showPresence(connected) {
  aroundNumber(one(byId("presence"), "span"), t("{count} in the room", { count: "\0" }), number(connected));
}

/**
 * Who else guides this dialogue now.
 * @param {string[]} names
 * @param {string} mine
 */
export function showOthers(names, mine) {
  const others = without(names, mine);
  byId("others").hidden = others.length === 0;
  fill(byId("others"), { others: tn("{names} is also here", "{names} are also here", others.length, { names: others.join(", ") }) });
}

/**
 * One's own name once less: a second screen under one's own name is somebody else's, or a tablet left open.
 * @param {string[]} names
 * @param {string} mine
 */
export function without(names, mine) {
  const at = names.indexOf(mine);
  return names.filter((_, n) => n !== at);
}

/**
 * @param {string} status of the line
 * @returns {string}
 */
export function connectionWords(status) {
  if (status === "open") return t("Connected");
  if (status === "connecting") return t("Connecting");
  return status === "stopped" ? t("Connection ended") : t("No connection; trying again");
}

/** @param {string} status */
export function showConnection(status) {
  const place = byId("connection");
  const before = place.dataset.status;
  place.dataset.status = status;
  fill(place, { connection: connectionWords(status) });
  // Coming and going within a moment is not worth an interruption; being away, and being back, is.
  const noteworthy = status === "waiting" || status === "stopped" || (status === "open" && place.dataset.away === "yes");
  if (before !== status && noteworthy) announce(connectionWords(status));
  if (status === "waiting") place.dataset.away = "yes";
  if (status === "open") place.dataset.away = "no";
}

/**
 * What theming does now, in a few words; empty when there is nothing to wait for.
 * @param {Theming} theming
 * @returns {string}
 */
export function themingWords({ state, waiting }) {
  if (state === "starting") return t("Themes are starting up; contributions already come in");
  if (waiting > 0) return tn("{n} contribution waits for a theme", "{n} contributions wait for a theme", waiting);
  return state === "busy" ? t("Looking for themes") : "";
}

/** @param {Theming | undefined} theming */
export function showTheming(theming) {
  const down = theming?.state === "unavailable";
  const words = theming && !down ? themingWords(theming) : "";
  byId("theming").hidden = !words;
  fill(byId("theming"), { theming: words });
  byId("theming-down").hidden = !down;
  const waiting = theming?.waiting ?? 0;
  if (!down) return;
  // what to do about it is said by the engine, in English, to whoever keeps the server
  const show = theming.message ? t("Show this to whoever looks after the server:") : "";
  const told = [t("No themes for now."), waiting ? themingWords(theming) + "." : "", show];
  fill(byId("theming-down"), { down: told.filter(Boolean).join(" "), reason: theming.message });
}
