/** Keys that work everywhere in the console. Those of a single letter can be switched off, for who speaks to their device. */

import { typing } from "../theme_keys.js";

/** @typedef {"undo" | "redo" | "help" | ""} Shortcut */

const KEPT = "samenspraak.letters";

/**
 * @param {Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey">} event
 * @returns {Shortcut}
 */
export function shortcut({ key, ctrlKey, metaKey, shiftKey, altKey }) {
  if (altKey) return "";
  const command = ctrlKey || metaKey;
  if (!command) return key === "?" ? "help" : "";
  if (key.toLowerCase() === "z") return shiftKey ? "redo" : "undo";
  return key.toLowerCase() === "y" && !shiftKey ? "redo" : "";
}

/** Whether a single letter does something. */
export function lettersOn() {
  try {
    return localStorage.getItem(KEPT) !== "off";
  } catch {
    return true;
  }
}

/** @param {boolean} on */
export function setLetters(on) {
  document.body.dataset.letters = on ? "on" : "off";
  try {
    localStorage.setItem(KEPT, on ? "on" : "off");
  } catch {
    // A browser that keeps nothing begins anew next time.
  }
}

/** @param {Record<Exclude<Shortcut, "">, () => void>} does */
export function shortcuts(does) {
  setLetters(lettersOn());
  document.addEventListener("keydown", (event) => {
    const name = shortcut(event);
    // In a field Ctrl+Z belongs to the words in it, and a question mark is one.
    if (!name || typing(event.target) || document.querySelector("dialog[open]:modal")) return;
    if (name === "help" && !lettersOn()) return;
    event.preventDefault();
    does[name]();
  });
}
