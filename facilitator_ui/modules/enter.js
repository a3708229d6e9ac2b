/** Exchanging a secret from the address's fragment for a cookie. */

import { t } from "/static/live/words.js";

import { byId } from "./templates.js";

/** What stands after the #; browsers never send that part by themselves. */
export const secretInAddress = () => decodeURIComponent(location.hash.slice(1));

/**
 * Ask to be let in. Let in, the page comes back without the secret in its address; refused, it says why.
 * @param {HTMLFormElement} form is closed while the answer is awaited, so that a second press does nothing
 * @param {string} url
 * @param {Record<string, string>} body
 */
export async function enter(form, url, body) {
  const button = form.querySelector("button");
  if (button) button.disabled = true;
  const refusal = await ask(url, body);
  if (refusal === "") {
    history.replaceState(null, "", location.pathname + location.search);
    location.reload();
    return;
  }
  if (button) button.disabled = false;
  const place = byId("failed");
  place.textContent = refusal;
  place.hidden = false;
}

/**
 * @param {string} url
 * @param {Record<string, string>} body
 * @returns {Promise<string>} why not; empty when let in
 */
async function ask(url, body) {
  try {
    const answer = await fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify(body),
    });
    if (answer.ok) return "";
    return (await answer.json().catch(() => ({}))).message ?? t("This did not work. Try again in a moment.");
  } catch {
    return t("The server cannot be reached. Check your connection and try again.");
  }
}
