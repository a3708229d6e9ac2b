/** The language switch works without a button where there are modules. */

for (const form of document.querySelectorAll("form[data-language]")) {
  form.addEventListener("change", () => /** @type {HTMLFormElement} */ (form).requestSubmit());
}
