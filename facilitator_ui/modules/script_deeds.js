/** What a facilitator does with the script: questions, their phases and their clock. */

import { t, tn } from "/static/live/words.js";

/** @typedef {import("./sections.js").Prompt} Prompt */
/** @typedef {import("./steps.js").SetPhase} SetPhase */

/**
 * The question that stands after this one.
 * @param {Prompt[]} prompts
 * @param {string} id
 */
export const following = (prompts, id) => prompts[prompts.findIndex((prompt) => prompt.id === id) + 1]?.id ?? null;

/**
 * @param {string} text
 * @param {string | null} before which question; none: at the end
 */
export const add = (text, before) => ({
  message: { type: "add_prompt", text, before_id: before },
  said: before ? t("The question is ready, as the next one.") : t("The question stands at the end."),
  what: t("adding a question"),
});

/**
 * A question about a theme, right after the one that is open.
 * @param {{id: string}} theme
 * @param {string} text
 */
export const askAbout = (theme, text) => ({
  message: { type: "ask_about", theme_id: theme.id, text },
  said: t("The question is ready, as the next one."),
  what: t("adding a question"),
});

/**
 * @param {Prompt} prompt
 * @param {string} text
 */
export const edit = (prompt, text) => ({
  message: { type: "edit_prompt", prompt_id: prompt.id, text, seen: prompt.text },
  said: t("Question {n} is changed.", { n: prompt.number }),
  what: t("changing question {n}", { n: prompt.number }),
});

/** @param {Prompt} prompt */
export const remove = (prompt) => ({
  message: { type: "remove_prompt", prompt_id: prompt.id },
  said: t("The question is out of the script."),
  what: t("removing a question"),
});

/**
 * One place up (-1) or down (+1) among the questions that are still to come; nothing at either end.
 * @param {Prompt} prompt
 * @param {Prompt[]} prompts
 * @param {number} step
 */
export function reorder(prompt, prompts, step) {
  const planned = prompts.filter(({ phase }) => phase === "planned");
  const other = planned[planned.indexOf(prompt) + step];
  if (!other) return undefined;
  const before = step < 0 ? other.id : following(prompts, other.id);
  return {
    message: { type: "move_prompt", prompt_id: prompt.id, before_id: before },
    said: step < 0 ? t("The question comes earlier now.") : t("The question comes later now."),
    what: t("the order of the questions"),
  };
}

/**
 * @param {Prompt} prompt
 * @param {number | null} minutes none: no clock
 */
export const setTimer = (prompt, minutes) => ({
  message: { type: "set_timer", prompt_id: prompt.id, seconds: minutes && minutes * 60 },
  said: minutes ? tn("The clock: {n} minute.", "The clock: {n} minutes.", minutes) : t("The clock is off."),
  what: t("the clock"),
});

/** @param {Prompt} prompt */
export const extendTimer = (prompt) => ({
  message: { type: "extend_timer", prompt_id: prompt.id, seconds: 60 },
  said: t("One minute more."),
  what: t("one minute more"),
});

/** @type {Record<SetPhase["phase"], (n: number) => string>} */
const SAID = {
  collecting: (n) => t("Question {n} is open.", { n }),
  reflecting: (n) => t("The room reflects on question {n}.", { n }),
  closed: (n) => t("Question {n} is closed.", { n }),
};

/**
 * @param {SetPhase} message
 * @param {Prompt} prompt
 */
export const phase = (message, prompt) => ({
  message,
  said: SAID[message.phase](prompt.number),
  what: t("the phase of question {n}", { n: prompt.number }),
});
