/** My contributions, each with its path: kept here, stored, in a theme with others, shared with the room. */

import { clock, number, tn } from "/static/live/words.js";
import { arrange, badge, byId, copy, ids, part, quote, write } from "./cards.js";

/**
 * @typedef {object} Own one of the `mine.*` sections, or words that the server does not show yet
 * @property {string} id
 * @property {string} text
 * @property {string} lang
 * @property {number} at
 * @property {"kept" | "stored" | "visible" | "held" | "hidden" | "withdrawn"} state
 * @property {string} [prompt_id]
 * @property {string} [asked] the question that it answers
 * @property {boolean} [late]
 * @property {{id: string, number: number, title: string, others: number} | null} [theme]
 * @property {boolean} [shared]
 * @property {boolean} [on_wall]
 * @property {boolean} [closed] its question is closed, so nothing more is added to the report about it
 * @property {boolean} [contested]
 * @property {string} [receipt]
 */

/** @type {string[] | undefined} */
let served;

/**
 * @param {Own[]} own newest first
 * @param {boolean} complete whether these are all there are; if not, cards that the server made stay below them
 * @param {string} [now] the question on the screen; words for another one say which
 */
export function showMine(own, complete, now) {
  const section = byId("mine");
  const list = section.querySelector("ul");
  served ??= ids(list);
  const others = complete ? [] : served.filter((id) => !own.some((known) => known.id === id));
  arrange(list, [...own, ...others.map((id) => ({ id }))], ({ id }) => copy("own-card", id));
  section.hidden = !list.children.length;
  write(section.querySelector(".muted"), number(list.children.length));
  own.forEach((contribution, i) => fillPath(list.children[i], contribution, now));
}

/**
 * The steps that are shown, and how: what is done, where it is now, what comes later.
 * @param {Own} own
 * @returns {Record<string, string>}
 */
export function steps({ state, theme, shared, on_wall, closed }) {
  if (state === "kept") return { kept: "wait" };
  if (state === "withdrawn") return { withdrawn: "done" };
  if (state !== "visible") return { stored: "done", [state]: state === "stored" ? "done" : "now" };
  /** @type {Record<string, string>} */
  const path = { stored: "done" };
  const passed = [theme ? "theme" : "seeking", shared && "shared", on_wall && "wall", closed && "reported"].filter(Boolean);
  for (const step of passed) path[String(step)] = "done";
  path[String(passed.pop())] = "now";
  if (!closed) path["report"] = "todo";
  return path;
}

/**
 * @param {Element} card
 * @param {Own} own
 * @param {string} [now]
 */
function fillPath(card, own, now) {
  const shown = steps(own);
  for (const step of /** @type {any} */ (card.querySelectorAll("[data-step]"))) {
    const kind = shown[step.dataset.step];
    step.hidden = !kind;
    step.className = kind ?? "";
    if (kind === "now") step.setAttribute("aria-current", "step");
    else step.removeAttribute("aria-current");
  }
  quote(card, own);
  part(card, "quote").hidden = part(card, "acts").hidden = own.state === "withdrawn";
  part(card, "contest").hidden = !own.theme || own.contested;
  part(card, "contested").hidden = !own.contested;
  part(card, "late").hidden = !own.late;
  write(part(card, "at"), clock(own.at));
  write(part(card, "receipt"), own.receipt ?? "");
  write(part(card, "about"), (own.prompt_id !== now && own.asked) || "");
  if (!own.theme) return;
  const { number: its, title, others } = own.theme;
  badge(card, its);
  write(part(card, "title"), title);
  write(part(card, "others"), tn("with {n} other contribution", "with {n} other contributions", others));
}
