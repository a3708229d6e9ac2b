/** What was asked without a connection says so where it was asked, until it is answered. Fetched after the page. */

/** @typedef {import("./outbox.js").Act} Act */

// By then it is on the disk, or never will be.
const WRITTEN_MS = 1_000;

/** @type {Map<string, Act>} what is said to wait, by what was asked of whom */
let told = new Map();
/** @type {WeakMap<HTMLFormElement, HTMLElement>} */
const notes = new WeakMap();

/**
 * @param {import("./outbox.js").Outbox} outbox
 * @param {boolean} connected
 * @param {import("./shelf.js").Shelf} shelf
 */
export function tellWaiting({ items, acts }, connected, shelf) {
  const before = told;
  told = new Map(connected ? [] : acts.map((act) => [act.act + act.id, act]));
  markAll("");
  const [news] = [...told].filter(([what]) => !before.has(what));
  if (news) said().textContent = words(news[1]);
  else if (!told.size && before.size) said().textContent = "";
  // All was answered by post, in a network that lets no line through: only the page itself tells what became of it.
  const answered = !connected && before.size > 0 && !acts.length && !items.length;
  if (answered && !(/** @type {any} */ (document.getElementById("text")).value)) location.reload();
  keptOrNot(shelf);
}

/** @returns {any} */
const said = () => document.getElementById("said");

/** @param {Act} act */
const words = ({ act }) => (act === "withdraw" ? said().dataset.withdraw : said().dataset.later);

/**
 * Where the browser refuses to keep anything, the page must stay open.
 * @param {import("./shelf.js").Shelf} shelf
 */
async function keptOrNot(shelf) {
  const now = told;
  await new Promise((resolve) => setTimeout(resolve, WRITTEN_MS));
  const held = await Promise.all([...now.values()].map(({ key }) => shelf.find(key)));
  if (now === told && held.includes(undefined)) markAll(` ${said().dataset.open}`);
}

/** @param {string} more */
function markAll(more) {
  for (const form of /** @type {any} */ (document.querySelectorAll("form[data-act]"))) {
    const act = told.get(form.dataset.act + form.elements[0].value);
    mark(form, act ? words(act) + more : "");
  }
}

/**
 * @param {HTMLFormElement} form
 * @param {string} text nothing where nothing waits
 */
function mark(form, text) {
  const folded = form.closest("details");
  let note = notes.get(form);
  if (!text) (note?.closest("ul.path") ?? note)?.remove();
  else if (!note?.isConnected) notes.set(form, (note = noteBy(folded ?? form)));
  if (text && note?.textContent !== text) /** @type {any} */ (note).textContent = text;
  // One can still change one's mind about what speaks to one; the rest is asked for once.
  const button = folded ?? (form.dataset["act"] === "contest" ? form.querySelector("button") : null);
  if (button) button.hidden = Boolean(text);
  const later = folded && text ? folded.closest("li")?.querySelector("[data-step=report]") : null;
  if (later) /** @type {HTMLElement} */ (later).hidden = true;
}

/**
 * A step of the path of one's own words; under a button elsewhere it looks like one.
 * @param {Element} asked
 */
function noteBy(asked) {
  const made = document.createElement("li");
  made.className = "wait";
  const path = asked.closest("li")?.querySelector("ol.path");
  if (path) return path.appendChild(made);
  const list = document.createElement("ul");
  list.className = "path";
  list.append(made);
  asked.after(list);
  return made;
}
