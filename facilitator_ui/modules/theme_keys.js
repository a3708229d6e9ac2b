/** One letter for every act on a theme, while the focus is in the list or beside it: the list can do all that the map does. */

/** @type {Record<string, string>} */
export const THEME_KEYS = { n: "rename", m: "merge", s: "split", p: "pin", h: "conceal", d: "share", w: "show", a: "ask", l: "read" };

/**
 * Which act this key press asks for; none while words are typed, or with a modifier.
 * @param {Pick<KeyboardEvent, "key" | "altKey" | "ctrlKey" | "metaKey">} event
 * @param {boolean} typing
 */
export function actOf({ key, altKey, ctrlKey, metaKey }, typing) {
  if (typing || altKey || ctrlKey || metaKey) return "";
  return Object.hasOwn(THEME_KEYS, key) ? (THEME_KEYS[key] ?? "") : "";
}

/** Whether somebody is typing there. @param {EventTarget | null} target */
export const typing = (target) => target instanceof HTMLElement && target.matches("input:not([type=checkbox], [type=radio]), textarea, select");

/**
 * @param {HTMLElement} place where the keys work
 * @param {(act: string, at: Element) => void} act
 */
export function themeKeys(place, act) {
  place.addEventListener("keydown", (event) => {
    const name = actOf(event, typing(event.target));
    if (!name || !(event.target instanceof Element)) return;
    event.preventDefault();
    act(name, event.target);
  });
}
