/** The lines for questions in the form of a new dialogue: more, fewer, numbered as they stand. */

import { t } from "/static/live/words.js";

import { byId, drawn, one } from "./templates.js";

/**
 * Takes over from the fixed lines that serve without JavaScript: one line is enough to begin with.
 * @param {HTMLFormElement} form
 */
export function promptLines(form) {
  const list = byId("prompts");
  const add = one(form, '[data-act="add"]');
  for (const line of [...list.children].slice(1)) if (!field(line).value) line.remove();
  add.hidden = false;
  add.addEventListener("click", () => {
    list.append(emptyLine());
    number(list);
    if (list.lastElementChild) field(list.lastElementChild).focus();
  });
  list.addEventListener("click", ({ target }) => {
    const button = target instanceof Element && target.closest('[data-act="remove"]');
    const line = button && button.closest("li");
    if (!line) return;
    const neighbour = line.nextElementSibling ?? line.previousElementSibling;
    line.remove();
    number(list);
    if (neighbour) field(neighbour).focus();
  });
  number(list);
}

function emptyLine() {
  const line = drawn("row-prompt");
  field(line).value = minutes(line).value = "";
  return line;
}

/** @param {Element} list */
function number(list) {
  const only = list.children.length === 1;
  [...list.children].forEach((line, place) => {
    const n = place + 1;
    one(line, ".num").textContent = String(n);
    field(line).setAttribute("aria-label", t("Question {n}", { n }));
    field(line).required = n === 1;
    minutes(line).setAttribute("aria-label", t("Minutes for question {n}, if it should have a clock", { n }));
    const remove = one(line, '[data-act="remove"]');
    remove.setAttribute("aria-label", t("Take away question {n}", { n }));
    remove.hidden = only;
  });
}

/** @param {Element} line */
const field = (line) => /** @type {HTMLInputElement} */ (one(line, "input"));

/** @param {Element} line */
const minutes = (line) => /** @type {HTMLInputElement} */ (one(line, ".minutes"));
