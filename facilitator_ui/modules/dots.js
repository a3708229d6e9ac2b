/** One dot is one contribution, on every screen. */

/** @typedef {{columns: number, rows: number}} Grid */

/**
 * How many columns and rows hold so many dots in a space of this shape, with room to grow before everything shrinks.
 * @param {number} count
 * @param {number} aspect width divided by height
 * @param {number} fewest columns: below it dots would become balls
 * @returns {Grid}
 */
export function gridFor(count, aspect, fewest) {
  const columns = Math.max(fewest, Math.ceil(Math.sqrt(count * aspect)));
  return { columns, rows: Math.max(1, Math.round(columns / aspect)) };
}

/**
 * The path of the dots from `first` up to `count`, filled column by column, each in the middle of its square.
 * @param {number} count
 * @param {number} rows
 * @param {number} [first]
 */
export function downwards(count, rows, first = 0) {
  return path(count, first, (n) => [Math.floor(n / rows), n % rows]);
}

/**
 * The same, filled row by row.
 * @param {number} count
 * @param {number} columns
 * @param {number} [first]
 */
export function across(count, columns, first = 0) {
  return path(count, first, (n) => [n % columns, Math.floor(n / columns)]);
}

/**
 * Each dot is a stroke of no length with round ends: one path draws thousands.
 * @param {number} count
 * @param {number} first
 * @param {(n: number) => [number, number]} place
 */
function path(count, first, place) {
  let drawn = "";
  for (let n = first; n < count; n += 1) {
    const [x, y] = place(n);
    drawn += `M${x + 0.5} ${y + 0.5}h0`;
  }
  return drawn;
}
