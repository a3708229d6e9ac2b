/** Buttons that copy a link. */

import { t } from "/static/live/words.js";

import { fill } from "./templates.js";

const SAID_FOR = 3000;

export function copyButtons() {
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.addEventListener("click", () => void copy(/** @type {HTMLElement} */ (button)));
  }
}

/** @param {HTMLElement} button */
async function copy(button) {
  const words = (await copied(button.dataset.copy ?? "")) ? t("Copied") : t("Select it and copy it yourself");
  fill(button, { copy: words });
  const said = document.getElementById("said");
  if (said) said.textContent = words;
  setTimeout(() => fill(button, { copy: t("Copy") }), SAID_FOR);
}

/**
 * A hall often runs without https, and there browsers have no clipboard: then the old way, by selection.
 * @param {string} text
 */
async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = document.createElement("textarea");
    field.value = text;
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done;
  }
}
