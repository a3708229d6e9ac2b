/** Why the software thinks that a few people belong to the undercurrent, in words. */

import { tn } from "/static/live/words.js";

/**
 * @param {string} code as the engine gives it: what was found, then for how many people ("cohesive_small:3")
 * @param {number} [people] those who can be read now; without it, as many as the engine counted
 * @returns {string} "" where nothing is known
 */
export function reasonOf(code, people) {
  const [found, counted] = code.split(":");
  const n = people ?? Number(counted ?? 0);
  if (found === "cohesive_small") return tn("{n} person who is far from everything else", "{n} people, far from everything else, who agree closely", n);
  if (found === "within_theme") return tn("{n} person in a larger theme with something of their own", "{n} people in a larger theme who agree closely on something of their own", n);
  return "";
}
