/** How a rehearsal goes, and the buttons that let the hall wait, send it home, or throw everything away. */

import { t } from "/static/live/words.js";

import { byId, fill, one } from "./templates.js";

/**
 * @typedef {{phase: "gathering" | "waiting" | "speaking" | "listening" | "ended", part: number, people: number,
 *   joined: number, lines: number, said: number, unsaid: number, paused: boolean}} Progress
 * @typedef {{progress: Progress | null, problem: string, running: boolean}} Standing
 */

const EVERY = 1500;

/**
 * One sentence on how far it is.
 * @param {Standing} standing
 */
export function sentence({ progress, problem, running }) {
  if (problem) return problem;
  if (!progress || !running) return t("The hall is empty. What was said stays until you throw it away.");
  if (progress.paused) return t("Paused: everybody waits.");
  if (progress.phase === "gathering") return t("{n} of {all} people are in.", { n: progress.joined, all: progress.people });
  if (progress.phase === "waiting") return waiting(progress.part);
  if (progress.phase === "speaking") return t("{n} of {all} answers were sent.", { n: progress.said, all: progress.lines - progress.unsaid });
  return t("All is said. People stay to read and to say what speaks to them.");
}

/** @param {number} part */
function waiting(part) {
  return part === 1
    ? t("The hall is full. Open question 1: then people answer.")
    : t("The answers to question 2 wait for you. Open it when you are ready.");
}

/** Only on the console of a rehearsal. */
export function rehearsal() {
  const band = document.getElementById("rehearsal");
  if (!band) return;
  const address = band.dataset.address ?? "";
  const dialog = /** @type {HTMLDialogElement} */ (byId("throw-away-dialog"));
  const pause = one(band, '[data-rehearsal="pause"]');

  /** @param {Standing} standing */
  const show = (standing) => {
    const paused = Boolean(standing.progress?.paused);
    fill(band, { standing: sentence(standing), pause: paused ? t("Go on") : t("Pause") });
    pause.setAttribute("aria-pressed", String(paused));
    pause.hidden = !standing.running;
    one(band, '[data-rehearsal="stop"]').hidden = !standing.running;
  };

  /** @param {string} act */
  const ask = async (act = "") => {
    const answer = await fetch(address + act, act ? { method: "POST" } : {}).catch(() => null);
    if (answer?.ok) show(await answer.json());
  };

  pause.addEventListener("click", () => void ask(pause.ariaPressed === "true" ? "/go_on" : "/pause"));
  one(band, '[data-rehearsal="stop"]').addEventListener("click", () => void ask("/stop"));
  one(band, '[data-rehearsal="throw-away"]').addEventListener("click", () => dialog.showModal());
  one(band, '[data-rehearsal="keep"]').addEventListener("click", () => dialog.close());
  setInterval(() => document.visibilityState === "visible" && void ask(), EVERY);
  void ask();
}

rehearsal();
