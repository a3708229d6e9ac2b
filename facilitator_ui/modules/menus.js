/** Small things every page has: a menu that closes by itself, and the choice of language. */

/** A <details> that is used as a menu closes with Escape and when the eye goes elsewhere. @param {HTMLDetailsElement} menu */
export function closing(menu) {
  menu.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary")?.focus();
  });
  document.addEventListener("click", ({ target }) => {
    if (target instanceof Node && !menu.contains(target)) menu.open = false;
  });
}

/** The page comes back in the chosen language; without JavaScript a button does it. */
export function languageChoice() {
  for (const select of document.querySelectorAll("select[data-submits]")) {
    select.addEventListener("change", () => /** @type {HTMLSelectElement} */ (select).form?.requestSubmit());
  }
}
