/** Going up and down a list with the arrow keys or j and k; the Tab key passes the list in one step. */

const STEPS = new Map([["ArrowDown", 1], ["j", 1], ["ArrowUp", -1], ["k", -1]]);

/**
 * Where a key leads from here, or -1 when it leads nowhere.
 * @param {string} key
 * @param {number} from -1 when nothing has the focus yet
 * @param {number} length
 */
export function target(key, from, length) {
  if (key === "Home") return length ? 0 : -1;
  if (key === "End") return length - 1;
  const step = STEPS.get(key);
  return step ? Math.min(length - 1, Math.max(0, from + step)) : -1;
}

/**
 * @param {HTMLElement} container
 * @param {string} selector of what can have the focus inside it
 */
export function rove(container, selector) {
  const stops = () => /** @type {HTMLElement[]} */ ([...container.querySelectorAll(selector)]);
  container.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || typing(event.target)) return;
    const all = stops();
    const here = all.findIndex((stop) => stop.contains(document.activeElement));
    const stop = all[target(event.key, here, all.length)];
    if (!stop) return;
    event.preventDefault();
    stop.focus();
  });
  container.addEventListener("focusin", ({ target }) => {
    const stop = target instanceof Element && /** @type {HTMLElement | null} */ (target.closest(selector));
    if (stop) keepOneStop(stops(), stop);
  });
}

/**
 * The Tab key reaches only this one of them.
 * @param {HTMLElement[]} stops
 * @param {HTMLElement | undefined} [only] without it: the one that had it, or else the first
 */
export function keepOneStop(stops, only = stops.find((stop) => stop.tabIndex === 0) ?? stops[0]) {
  for (const stop of stops) stop.tabIndex = stop === only ? 0 : -1;
}

/** @param {EventTarget | null} target */
const typing = (target) => target instanceof HTMLElement && target.matches("input, textarea, select");
