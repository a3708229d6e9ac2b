/** The token after the # goes to the server once; without one it can be typed. */

import { enter, secretInAddress } from "./enter.js";
import { languageChoice } from "./menus.js";
import { byId, one } from "./templates.js";

const form = /** @type {HTMLFormElement} */ (byId("enter"));
const field = /** @type {HTMLInputElement} */ (one(form, "#token"));
const token = secretInAddress();

languageChoice();
form.hidden = false;
form.addEventListener("submit", (event) => {
  event.preventDefault();
  void enter(form, "/o/enter", { token: field.value.trim() });
});
if (token) void enter(form, "/o/enter", { token });
