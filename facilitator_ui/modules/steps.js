/** From the script to the one next step. */

import { t } from "/static/live/words.js";

/** @typedef {import("./sections.js").Prompt} Prompt */
/** @typedef {{type: "set_phase", prompt_id: string, phase: "collecting" | "reflecting" | "closed"}} SetPhase */
/** @typedef {{words: string, message: SetPhase, hint: string}} Step */

/**
 * The prompt the room is at, if any.
 * @param {Prompt[]} prompts
 */
export const current = (prompts) => prompts.find(({ phase }) => phase === "collecting" || phase === "reflecting");

/**
 * The prompt that fills the card: where the room is, or else what comes next.
 * @param {Prompt[]} prompts
 */
export const atHand = (prompts) => current(prompts) ?? prompts.find(({ phase }) => phase === "planned");

/**
 * What to do next, or nothing when every question has been asked.
 * @param {Prompt[]} prompts
 * @returns {Step | undefined}
 */
export function nextStep(prompts) {
  const now = current(prompts);
  const planned = prompts.find(({ phase }) => phase === "planned");
  if (now?.phase === "collecting") return reflect(now);
  if (planned) return open(planned, now ? t("Question {n} closes then.", { n: now.number }) : t("The phones then show this question."));
  return now && close(now);
}

/**
 * @param {Prompt} prompt
 * @returns {Step}
 */
function reflect(prompt) {
  return {
    words: t("Start reflecting"),
    message: phase(prompt, "reflecting"),
    hint: t("Whoever is still typing can still send."),
  };
}

/**
 * @param {Prompt} prompt
 * @param {string} hint
 * @returns {Step}
 */
export const open = (prompt, hint = "") => ({
  words: t("Open question {n}", { n: prompt.number }),
  message: phase(prompt, "collecting"),
  hint,
});

/**
 * @param {Prompt} prompt
 * @returns {Step}
 */
export const close = (prompt) => ({
  words: t("Close question {n}", { n: prompt.number }),
  message: phase(prompt, "closed"),
  hint: t("Late answers are kept and marked."),
});

/**
 * @param {Prompt} prompt
 * @param {SetPhase["phase"]} name
 * @returns {SetPhase}
 */
export const phase = (prompt, name) => ({ type: "set_phase", prompt_id: prompt.id, phase: name });
