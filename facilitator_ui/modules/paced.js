/** Work that is done at once, but not again and again: nobody reads a number that changes sixty times a second. */

/**
 * The same work, done at most once in this time; what was left out is made up for at its end.
 * @param {() => void} work
 * @param {number} every milliseconds
 * @returns {() => void}
 */
export function paced(work, every) {
  let last = -Infinity;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let due;
  const now = () => {
    due = undefined;
    last = performance.now();
    work();
  };
  return () => {
    const wait = last + every - performance.now();
    if (due !== undefined) return;
    if (wait <= 0) now();
    else due = setTimeout(now, wait);
  };
}
