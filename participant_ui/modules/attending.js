/** What changed by itself is said, and no focus is lost by it; and who sent something sees that it arrived. Fetched after the page. */

// Long enough to be read aloud; after that the same words are news again.
const SAID_MS = 7_000;

/**
 * @param {string} id
 * @returns {any}
 */
const byId = (id) => document.getElementById(id);

/** @param {any} element what is folded away is not visible; older browsers only know what has no place at all */
const visible = (element) => element.checkVisibility?.() ?? element.getClientRects().length > 0;

/** In which theme each of my contributions stands. @type {Map<string, string>} */
let known = new Map();
/** @type {HTMLElement | undefined} */
let last;
/** @type {Element | null | undefined} */
let around;
let sent = false;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let silence;

/** Once: the page is what it was until now, and everything after this is news. */
export function attend() {
  known = places();
  document.addEventListener("focusin", ({ target }) => {
    last = /** @type {HTMLElement} */ (target);
    around = last.closest("section");
  });
  document.addEventListener("submit", secondTap, true);
  byId("write").addEventListener("submit", () => (sent = !byId("text").value));
  byId("text").addEventListener("input", () => tell((sent = false)));
  const changes = { childList: true, subtree: true, attributes: true, attributeFilter: ["hidden"] };
  // Before the next picture, when a browser has not yet let go of what it no longer shows.
  new MutationObserver(() => requestAnimationFrame(keepFocus)).observe(document.body, changes);
  new MutationObserver(mine).observe(byId("mine"), changes);
  new MutationObserver(fade).observe(byId("said"), { childList: true });
}

/**
 * Whoever taps twice has sent once, and is not told that there is nothing to send.
 * @param {Event} event
 */
function secondTap(event) {
  if (event.target !== byId("write") || !sent || byId("text").value) return;
  event.preventDefault();
  event.stopPropagation();
}

function mine() {
  tell(sent && !byId("text").value);
  const now = places();
  const news = [...now].filter(([id, place]) => place && place !== known.get(id)).map(([, place]) => place);
  known = now;
  if (news.length) byId("said").textContent = news.join(". ");
}

/** @returns {Map<string, string>} by the id of each of my contributions; nothing where it is in no theme yet */
function places() {
  return new Map(Array.from(document.querySelectorAll("#mine li[data-id]"), (/** @type {any} */ card) => {
    const step = card.querySelector("[data-step=theme]");
    const [title, others] = ["title", "others"].map((name) => step.querySelector(`[data-p=${name}]`).textContent);
    const place = `${step.firstElementChild.firstChild.textContent.trim()} ${title}, ${others.trim()}`;
    return [card.dataset.id, step.hidden ? "" : place];
  }));
}

/**
 * Beside the button that was pressed: my contributions may be far below.
 * @param {boolean} shown
 */
function tell(shown) {
  const place = byId("sent");
  const waits = document.querySelector("#mine [data-step=kept]:not([hidden]) b");
  place.className = `status ${waits ? "wait" : "good"}`;
  place.lastElementChild.textContent = waits ? waits.textContent : place.dataset.received;
  place.hidden = !shown;
}

/** What had the focus went away: it goes to what stood around that, else to the heading of the page. */
function keepFocus() {
  const { activeElement: now, body } = document;
  if (!last || visible(last) || (now !== body && now !== last)) return;
  const places = [last.closest("li[data-id]"), around?.querySelector("h2"), ...document.querySelectorAll("h1")];
  const next = /** @type {HTMLElement | undefined} */ (places.find((place) => place?.isConnected && visible(place)));
  if (!next) return;
  next.tabIndex = -1;
  next.focus({ preventScroll: true });
}

function fade() {
  clearTimeout(silence);
  if (byId("said").textContent) silence = setTimeout(() => (byId("said").textContent = ""), SAID_MS);
}
