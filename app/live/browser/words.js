/** The page's texts in its language. English is the key; the template puts the translations in `#words`. */

/** @typedef {Record<string, string | number>} Facts */

/** @type {Record<string, string | string[]>} */
const words = JSON.parse(document.getElementById("words")?.textContent || "{}");

/** The language of this page. */
export const language = document.documentElement.lang || "en";
const plural = new Intl.PluralRules(language);
const numbers = new Intl.NumberFormat(language);
const times = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

/**
 * A whole number as people in this language write it: 1.024 or 1,024.
 * @param {number} n
 */
export const number = (n) => numbers.format(n);

/**
 * A moment as hours and minutes: 20.12 in Dutch, 20:12 elsewhere.
 * @param {number} at milliseconds since 1970
 */
export const clock = (at) => times.format(at).replace(":", language.startsWith("nl") ? "." : ":");

/**
 * The text in the page's language, with `{facts}` filled in; a text without a translation is said in English.
 * @param {string} text
 * @param {Facts} [facts]
 * @returns {string}
 */
export function t(text, facts) {
  return fill(String(words[text] || text), facts);
}

/**
 * The text for this many: singular, plural or whatever the language has.
 * @param {string} one
 * @param {string} many
 * @param {number} n
 * @param {Facts} [facts]
 * @returns {string}
 */
export function tn(one, many, n, facts) {
  const forms = words[one] || [one, many];
  return fill(forms[plural.select(n) === "one" ? 0 : forms.length - 1] || many, { n, ...facts });
}

/**
 * @param {string} text
 * @param {Facts} [facts]
 */
function fill(text, facts = {}) {
  return text.replace(/\{(\w+)\}/g, (all, name) => {
    const fact = facts[name];
    return fact === undefined ? all : typeof fact === "number" ? number(fact) : fact;
  });
}
