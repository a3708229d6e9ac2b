/** Where the focus goes when what held it leaves the page: nobody who works by keyboard begins at the top again. */

const ANY = "button, a[href], summary, input, select, [tabindex]";

/**
 * To what does the same in the row that took this place, or else in any row; then to whatever stands there.
 * @param {Element} container
 * @param {number} place where the row stood
 * @param {string | undefined} act what the button did that held the focus
 */
export function inherit(container, place, act) {
  const row = container.children[place] ?? container.children[place - 1];
  const same = act ? `[data-act="${CSS.escape(act)}"]` : "";
  const candidates = [
    ...(same ? [row?.querySelector(same), ...container.querySelectorAll(same)] : [row]),
    ...(row?.querySelectorAll(ANY) ?? []),
    container.closest("[tabindex]"),
  ];
  for (const one of candidates) if (take(one)) return;
}

/**
 * @param {Element} part in which a button may have just been hidden under the focus
 * @param {...string} selectors of what may have the focus instead, the best first; none: the part itself
 */
export function rescue(part, ...selectors) {
  const focused = document.activeElement;
  if (!focused || !part.contains(focused) || !focused.closest("[hidden]")) return;
  for (const one of [...selectors.map((selector) => part.querySelector(selector)), part]) if (take(one)) return;
}

/** Whether it took the focus: what is hidden does not, though it keeps what it had until the page is drawn. @param {Element | null | undefined} one */
function take(one) {
  if (!(one instanceof HTMLElement) || one.closest("[hidden]")) return false;
  one.focus();
  return document.activeElement === one;
}
