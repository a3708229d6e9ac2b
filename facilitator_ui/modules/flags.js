/** What the software noticed in a contribution, in words. It only points: a person decides. */

import { t } from "/static/live/words.js";

/** @type {Record<import("./sections.js").Flag, () => string>} */
const WORDS = {
  bsn: () => t("looks like a citizen number (BSN)"),
  iban: () => t("holds a bank account"),
  phone: () => t("holds a phone number"),
  email: () => t("holds an e-mail address"),
  address: () => t("holds a home address"),
  plate: () => t("holds a licence plate"),
  abuse: () => t("may hurt somebody"),
};

/**
 * @param {import("./sections.js").Flag[]} [flags]
 * @returns {string[]}
 */
export const flagWords = (flags = []) => flags.map((flag) => WORDS[flag]?.() ?? flag);
