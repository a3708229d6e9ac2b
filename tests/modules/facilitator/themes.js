/** Themes, prompts and ledgers as the server sends them, for tests that care about a fact or two. */

/**
 * @param {Partial<import("/static/facilitator/modules/sections.js").Theme>} facts
 * @returns {import("/static/facilitator/modules/sections.js").Theme}
 */
export const theme = (facts = {}) => ({
  id: "t1",
  number: 1,
  title: "Het net zit vol",
  label: "Het net zit vol",
  people: 3,
  contributions: 4,
  resonance: 5,
  growth: 1,
  clause: "",
  named_by: "",
  contested: 0,
  shared: false,
  undercurrent: false, reason: "",
  mixed: false,
  voices: [],
  merged: [],
  pinned: false,
  hidden: false,
  moved: 0,
  split_from: null,
  subthemes: [],
  coarse: -1,
  revision: 1,
  ...facts,
});

/**
 * A script of prompts in these phases.
 * @param {...import("/static/facilitator/modules/sections.js").Phase} phases
 * @returns {import("/static/facilitator/modules/sections.js").Prompt[]}
 */
export const script = (...phases) =>
  phases.map((phase, at) => ({
    id: `p${at + 1}`,
    text: `Vraag ${at + 1}`,
    number: at + 1,
    of: phases.length,
    phase,
    round: phase === "planned" ? 0 : 1,
    contributions: 0,
  }));
