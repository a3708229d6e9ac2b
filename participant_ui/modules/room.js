/** The room on a phone: all other modules, tied together. */

import { LiveConnection } from "/static/live/connection.js";
import { language, t, tn } from "/static/live/words.js";
import { byId, write } from "./cards.js";
import { Compose } from "./compose.js";
import { Kept } from "./kept.js";
import { showLine } from "./status.js";
import { showMine } from "./mine.js";
import { Outbox } from "./outbox.js";
import { Questions } from "./questions.js";
import { Resonance } from "./resonance.js";
import { sending } from "./sending.js";
import { Shelf } from "./shelf.js";
import { showThemes } from "./themes.js";
import { Voices } from "./voices.js";

/** @typedef {import("./mine.js").Own} Own */

// What few phones need, or not at first, they fetch when they do.
const APART = "/static/participant/modules/";
const { token = "", dialogue: dialogueId = "", code = "" } = document.body.dataset;
const connection = new LiveConnection({ role: "participant", token, dialogueId });
const sections = connection.sections;
const kept = new Kept(dialogueId);
const shelf = new Shelf();
/** @type {Map<string, Own>} stored, while the server's own account of it is not here yet */
const fresh = new Map();
/** @type {Promise<import("./signals.js").Signals> | undefined} */
let signals;
/** @type {Promise<typeof import("./keeping.js")> | undefined} */
let keeping;

const outbox = new Outbox(shelf, code, sending(connection, code, token), { changed: showOwn, stored, refused });
const compose = new Compose(kept, (promptId, asked, text) => {
  const shelved = outbox.add(promptId, asked, text);
  showQuestion();
  return shelved;
});
const questions = new Questions(compose, say, () => {
  showShared();
  later("keepPage");
});
const resonance = new Resonance();
const voices = new Voices(byId("voices"), say);

connection.addEventListener("sections", () => {
  showRoom();
  showQuestion();
  showShared();
  showOwn();
});
connection.addEventListener("status", () => {
  showLine(connection.status, say);
  showWaiting();
  if (connection.status !== "open") return;
  outbox.load();
  later("keepPage");
});
connection.addEventListener("refused", (event) => say(/** @type {CustomEvent} */ (event).detail.message));
document.addEventListener("submit", act);
byId("leave").addEventListener("submit", leave);
outbox.load();
connection.start();

/**
 * What need not be there at first.
 * @param {"keepPage" | "showWaiting"} what
 * @param {any[]} facts
 */
function later(what, ...facts) {
  keeping ??= import(`${APART}keeping.js`);
  keeping.then((/** @type {any} */ it) => it[what](...facts)).catch(() => (keeping = undefined));
}

/** @param {string} text */
function say(text) {
  byId("said").textContent = text;
}

function showRoom() {
  const { spoke, contributions } = sections.get("room");
  byId("spoke").hidden = !spoke || Boolean(sections.get("prompt")?.ends_at);
  write(byId("spoke"), tn("{n} person spoke", "{n} people spoke", spoke));
  byId("first").hidden = contributions > 0;
  byId("between").hidden = contributions === 0;
  showSignals();
}

/** Many evenings have no time limits and no short messages: then no phone carries what shows them. */
async function showSignals() {
  const endsAt = sections.get("prompt")?.ends_at ?? null;
  const nudge = sections.get("nudge");
  if (endsAt || nudge) {
    const tools = { t, tn, say, kept, place: byId("time"), bar: byId("nudge"), focus: () => questions.focus() };
    signals ??= import(`${APART}signals.js`).then(({ Signals }) => new Signals(tools));
  }
  (await signals)?.update(endsAt, nudge);
}

function showQuestion() {
  if (sections.has("prompt")) questions.update(sections.get("prompt"));
}

/** Themes and voices. While the room looks at themes, single voices step back. */
function showShared() {
  if (!sections.has("themes")) return;
  const themes = sections.get("themes");
  const spoken = sections.get("voices");
  const own = mine();
  showThemes(themes, new Set(own.map(({ theme }) => theme?.id ?? "")));
  voices.update(spoken, sections.get("gone"), new Set([...fresh.keys(), ...own.map(({ id }) => id)]), sections.get("prompt")?.id);
  const { phase } = questions;
  byId("voices").hidden = themes.length ? phase === "reflecting" : phase === "none" && !spoken.length;
  const known = themes.map((/** @type {any} */ { id, speaks_to }) => ({ id, resonance: speaks_to }));
  resonance.update([...spoken, ...known], sections.get("resonated") ?? []);
}

/** @returns {Own[]} */
function mine() {
  return [...sections].filter(([name]) => name.startsWith("mine.")).map(([, own]) => own);
}

function showOwn() {
  const known = mine();
  for (const { id } of known) fresh.delete(id);
  const waiting = outbox.items.map((item) => ({ ...item, id: item.key, state: "kept" }));
  const all = /** @type {Own[]} */ ([...waiting, ...fresh.values(), ...known]);
  showMine(all.sort((a, b) => b.at - a.at), sections.size > 0, questions.id);
  resonance.expect(outbox.acts);
  showWaiting();
}

function showWaiting() {
  if (keeping || outbox.acts.length) later("showWaiting", outbox, connection, shelf);
}

/**
 * @param {import("./outbox.js").Item} item
 * @param {import("/static/live/connection.js").Ack} ack
 */
function stored(item, { contribution_id: id = "" }) {
  if (!sections.has(`mine.${id}`)) fresh.set(id, { ...item, id, state: "stored" });
  showOwn();
  say(t("Received"));
  later("keepPage");
}

/**
 * @param {import("./outbox.js").Kept} item
 * @param {Error} error
 */
function refused(item, { message }) {
  if (item.act) resonance.expect([{ id: item.id }]);
  else compose.giveBack(item.text, message);
  say(message);
}

/** @param {Event} event */
function act(event) {
  const form = /** @type {any} */ (event.target);
  const { act } = form.dataset;
  if (!act) return;
  event.preventDefault();
  const { name: kind, value: id } = form.elements[0];
  outbox.ask({ act, kind, id, on: act === "resonate" ? Boolean(form.querySelector("[aria-pressed=false]")) : undefined });
}

/**
 * Somebody else takes this phone: first nothing is left on it, then the server is told.
 * @param {Event} event
 */
async function leave(event) {
  event.preventDefault();
  connection.stop();
  const { forget } = await import(`${APART}leaving.js`);
  await forget(shelf);
  /** @type {HTMLFormElement} */ (event.target).submit();
}
