/** The room on a phone: all other modules, tied together. */

import { LiveConnection } from "/static/live/connection.js";
import { language, t, tn } from "/static/live/words.js";
import { byId, write } from "./cards.js";
import { Compose } from "./compose.js";
import { forgetAll, Kept } from "./kept.js";
import { showLine } from "./status.js";
import { showMine } from "./mine.js";
import { Outbox } from "./outbox.js";
import { Questions } from "./questions.js";
import { Resonance } from "./resonance.js";
import { sending } from "./sending.js";
import { showThemes } from "./themes.js";
import { Voices } from "./voices.js";

/** @typedef {import("./mine.js").Own} Own */

const { role = "", token = "", dialogue: dialogueId = "", code = "" } = document.body.dataset;
const connection = new LiveConnection({ role, token, dialogueId });
const sections = connection.sections;
const kept = new Kept(dialogueId);
/** @type {Map<string, Own>} stored, while the server's own account of it is not here yet */
const fresh = new Map();

const outbox = new Outbox(kept, sending(connection, code, token), { changed: showOwn, stored, refused });
const compose = new Compose(kept, (promptId, text) => {
  outbox.add(promptId, text);
  showQuestion();
});
const questions = new Questions(compose, say, showShared);
const resonance = new Resonance((message) => connection.act(message), say);
const voices = new Voices(byId("voices"), say);

connection.addEventListener("sections", () => {
  showRoom();
  showQuestion();
  showShared();
  showOwn();
});
connection.addEventListener("status", () => {
  showLine(connection.status, say);
  if (connection.status === "open") outbox.flush();
});
connection.addEventListener("refused", (event) => say(/** @type {CustomEvent} */ (event).detail.message));
document.addEventListener("submit", act);
byId("leave").addEventListener("submit", () => {
  connection.stop();
  forgetAll();
});
showOwn();
outbox.flush();
connection.start();

/** @param {string} text */
function say(text) {
  byId("said").textContent = text;
}

function showRoom() {
  const { spoke, contributions } = sections.get("room");
  byId("spoke").hidden = !spoke;
  write(byId("spoke"), tn("{n} person spoke", "{n} people spoke", spoke));
  byId("first").hidden = contributions > 0;
  byId("between").hidden = contributions === 0;
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
  voices.update(spoken, new Set(own.map(({ id }) => id)));
  const { phase } = questions;
  byId("voices").hidden = themes.length ? phase === "reflecting" : phase === "none" && !spoken.length;
  const inThemes = themes.flatMap((/** @type {{voices: []}} */ theme) => theme.voices);
  resonance.update([...spoken, ...inThemes], sections.get("resonated") ?? []);
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
  showMine(all.sort((a, b) => b.at - a.at), sections.size > 0);
}

/**
 * @param {import("./outbox.js").Item} item
 * @param {import("/static/live/connection.js").Ack} ack
 */
function stored(item, { contribution_id: id = "" }) {
  if (item.gone) connection.act({ type: "withdraw", contribution_id: id }).catch(({ message }) => say(message));
  else if (!sections.has(`mine.${id}`)) fresh.set(id, { ...item, id, state: "stored" });
  showOwn();
  say(t("Received"));
}

/**
 * @param {import("./outbox.js").Item} item
 * @param {Error} error
 */
function refused({ text }, { message }) {
  compose.giveBack(text, message);
  say(message);
}

/** @param {Event} event */
async function act(event) {
  const form = /** @type {any} */ (event.target);
  const type = form.dataset.act;
  if (!type) return;
  event.preventDefault();
  const id = form.elements.contribution_id.value;
  if (type === "resonate") return resonance.toggle(id);
  if (type === "withdraw" && outbox.withdraw(id)) return;
  try {
    await connection.act({ type, contribution_id: id });
  } catch (error) {
    say(/** @type {Error} */ (error).message);
  }
}
