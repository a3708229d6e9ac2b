/** What a button without words does, and its key: beside it while the pointer or the focus rests on it. */

const LATER = 500;
const GAP = 6;

export function tips() {
  const box = document.createElement("p");
  box.className = "tip";
  box.hidden = true;
  // A hint for the eye only: the button itself has the same words as its name.
  box.setAttribute("aria-hidden", "true");
  document.body.append(box);
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let later;
  const leave = () => {
    clearTimeout(later);
    box.hidden = true;
  };
  /** @param {Event} event @param {number} wait */
  const enter = ({ target }, wait) => {
    const button = target instanceof Element && /** @type {HTMLElement | null} */ (target.closest("[data-tip], [data-key]"));
    leave();
    if (button) later = setTimeout(() => place(box, button), wait);
  };
  document.addEventListener("pointerover", (event) => event.pointerType === "mouse" && enter(event, LATER));
  document.addEventListener("focusin", (event) => event.target instanceof Element && event.target.matches(":focus-visible") && enter(event, 0));
  for (const name of ["pointerdown", "focusout", "scroll", "keydown"]) document.addEventListener(name, leave, true);
}

/**
 * Above the button, or below it where there is no room; never off the page.
 * @param {HTMLElement} box
 * @param {HTMLElement} button
 */
function place(box, button) {
  const { tip = "", key = "" } = button.dataset;
  if (!button.isConnected) return;
  box.textContent = tip || (button.textContent ?? "").trim();
  if (key) box.append(keyCap(key));
  // An open dialog covers everything outside it.
  (button.closest("dialog") ?? document.body).append(box);
  box.hidden = false;
  const [mine, its] = [box.getBoundingClientRect(), button.getBoundingClientRect()];
  const above = its.top - mine.height - GAP;
  box.style.top = `${above > 0 ? above : its.bottom + GAP}px`;
  box.style.left = `${Math.max(GAP, Math.min(innerWidth - mine.width - GAP, its.left + its.width / 2 - mine.width / 2))}px`;
}

/** @param {string} key */
function keyCap(key) {
  const cap = document.createElement("kbd");
  cap.textContent = key;
  return cap;
}
