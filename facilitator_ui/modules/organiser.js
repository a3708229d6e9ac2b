/** The organiser's pages: lines for questions, links that copy themselves, dates as people write them. */

import { t } from "/static/live/words.js";

import { copyButtons } from "./copying.js";
import { watchedExports } from "./exports.js";
import { languageChoice } from "./menus.js";
import { promptLines } from "./prompt_lines.js";

languageChoice();
copyButtons();
watchedExports();
const form = document.getElementById("new");
if (form instanceof HTMLFormElement) {
  promptLines(form);
  // A second press while the first is on its way would make the dialogue twice.
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
  addEventListener("pageshow", () => delete form.dataset.sent);
}

const days = new Intl.DateTimeFormat(document.documentElement.lang, { day: "numeric", month: "long" });
for (const time of document.querySelectorAll("time")) {
  const at = new Date(Number(time.dataset.at));
  time.dateTime = at.toISOString();
  const day = at.toDateString() === new Date().toDateString() ? t("Today") : days.format(at);
  time.textContent = `${day}, `;
}
