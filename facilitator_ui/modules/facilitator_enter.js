/** The secret after the # goes to the server once, with the facilitator's name, and is then gone from the address. */

import { enter, secretInAddress } from "./enter.js";
import { languageChoice } from "./menus.js";
import { byId, one } from "./templates.js";

const NAME = "samenspraak.facilitator";
const form = /** @type {HTMLFormElement} */ (byId("enter"));
const name = /** @type {HTMLInputElement} */ (one(form, "#name"));
const secret = secretInAddress();

languageChoice();
form.hidden = !secret;
// What was wrong with the last visit says nothing of the link that was opened now.
byId("failed").hidden ||= Boolean(secret);
byId("incomplete").hidden = Boolean(secret) || !byId("failed").hidden;
name.value = remembered();
form.addEventListener("submit", (event) => {
  event.preventDefault();
  remember(name.value.trim());
  void enter(form, `${location.pathname.replace(/\/$/, "")}/enter`, { secret, name: name.value.trim() });
});

/** Browsers may refuse storage; then the name is simply asked again. */
function remembered() {
  try {
    return localStorage.getItem(NAME) ?? "";
  } catch {
    return "";
  }
}

/** @param {string} words */
function remember(words) {
  try {
    localStorage.setItem(NAME, words);
  } catch {
    return;
  }
}
