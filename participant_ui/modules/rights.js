/** On the page with everything that is kept of me: who takes all of it back does not want the rest sent later. */

import { Shelf } from "./shelf.js";

const everything = /** @type {HTMLFormElement} */ (document.getElementById("everything"));

everything.addEventListener("submit", async (event) => {
  event.preventDefault();
  const shelf = new Shelf();
  const ours = (await shelf.all()).filter(({ code }) => code === everything.dataset["code"]);
  await Promise.all(ours.map(({ key }) => shelf.remove(key)));
  everything.submit();
});
