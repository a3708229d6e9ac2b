/** In which order the list shows its themes. */

/** @typedef {import("./sections.js").Theme} Theme */
/** @typedef {"title" | "people" | "contributions" | "resonance" | "growth"} Column */
/** @typedef {{column: Column, descending: boolean}} Order */

/** @type {Order} */
export const MOST_FIRST = { column: "contributions", descending: true };

const letters = new Intl.Collator(document.documentElement.lang || "en", { numeric: true, sensitivity: "base" });

/**
 * The themes in this order; what is equal stands by number, so that nothing changes places by chance.
 * @param {Theme[]} themes
 * @param {Order} order
 */
export function ordered(themes, { column, descending }) {
  const sign = descending ? -1 : 1;
  return [...themes].sort((a, b) => sign * compare(a, b, column) || a.number - b.number);
}

/**
 * @param {Theme} a
 * @param {Theme} b
 * @param {Column} column
 */
function compare(a, b, column) {
  return column === "title" ? letters.compare(a.title, b.title) : a[column] - b[column];
}

/** What a facilitator pinned stands first. @param {Theme[]} themes */
export const pinnedFirst = (themes) => [...themes.filter(({ pinned }) => pinned), ...themes.filter(({ pinned }) => !pinned)];

/**
 * The order after a press on this column's heading: numbers begin with the most, names with A; again turns it round.
 * @param {Order} order
 * @param {Column} column
 * @returns {Order}
 */
export function pressed(order, column) {
  if (order.column === column) return { column, descending: !order.descending };
  return { column, descending: column !== "title" };
}

/**
 * The same themes, but each where it stood: while somebody reads or aims, nothing moves away under the pointer.
 * @param {Theme[]} themes in the order they should have
 * @param {string[]} places ids in the order in which they stand
 */
export function still(themes, places) {
  const place = new Map(places.map((id, at) => [id, at]));
  const known = themes.filter((theme) => place.has(theme.id));
  const fresh = themes.filter((theme) => !place.has(theme.id));
  known.sort((a, b) => (place.get(a.id) ?? 0) - (place.get(b.id) ?? 0));
  return [...known, ...fresh];
}
