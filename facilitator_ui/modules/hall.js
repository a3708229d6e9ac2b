/** The hall's screen. It only shows: the facilitator's console drives it. */

import { LiveConnection } from "/static/live/connection.js";
import { number, t, tn } from "/static/live/words.js";

import { showEnergy } from "./hall_energy.js";
import { HallField } from "./hall_field.js";
import { fit } from "./hall_fit.js";
import { OneTheme, showVoice } from "./hall_scenes.js";
import { showThemes } from "./hall_themes.js";
import { lengthOf, sceneOf } from "./scenes.js";
import { firstState } from "./sections.js";
import { aroundNumber, byId, one } from "./templates.js";

const { role = "", token = "", dialogue = "" } = document.body.dataset;
const connection = new LiveConnection({ role, token, dialogueId: dialogue });
const field = new HallField(byId("field"));
const theme = new OneTheme();
let sections = firstState();

/** Which parts of the page belong to which scene; all others are hidden. @type {Record<string, string[]>} */
const PARTS = {
  welcome: ["welcome", "count"],
  field: ["prompt", "count", "field"],
  themes: ["prompt", "count", "themes"],
  prompt: ["prompt"],
  count: ["about", "count", "field"],
  theme: ["theme"],
  voice: ["about", "voice"],
  energy: ["energy"],
};

function show() {
  const prompt = sections.get("prompt");
  const themes = sections.get("themes") ?? [];
  const wall = sections.get("wall");
  const scene = sceneOf(prompt, themes, wall, sections.get("room").contributions);
  document.body.dataset.scene = scene;
  document.body.classList.toggle("welcome", scene === "welcome");
  for (const name of new Set(Object.values(PARTS).flat())) byId(name).hidden = !PARTS[scene]?.includes(name);
  showPrompt(prompt?.text ?? sections.get("dialogue").title);
  showCount(scene);
  if (scene === "field" || scene === "count") field.show(answersIn(scene), prompt?.id);
  if (scene === "theme") theme.show(wall.theme);
  if (scene === "voice") showVoice(wall.voice);
  if (scene === "energy") showEnergy(sections.get("energy"));
  const left = scene === "themes" ? showThemes(themes) : 0;
  byId("foot").textContent = foot(scene, left);
  fit(one(document.body, "main"), ".h-title, .h-purpose, .h-prompt, .h-theme, .h-voice");
}

/** @param {string} text */
function showPrompt(text) {
  const heading = byId("prompt");
  heading.textContent = text;
  heading.dataset.length = lengthOf(text);
  byId("about").textContent = text;
}

/**
 * Answers to the question of now; in the other scenes, and between questions, of the whole dialogue.
 * @param {string} scene
 * @returns {number}
 */
function answersIn(scene) {
  const prompt = sections.get("prompt");
  return prompt && (scene === "field" || scene === "count") ? prompt.contributions : sections.get("room").contributions;
}

/** @param {string} scene */
function showCount(scene) {
  const { joined, spoke } = sections.get("room");
  const here = sections.get("presence")?.connected ?? joined;
  const answers = answersIn(scene);
  const welcome = scene === "welcome";
  const words = welcome
    ? tn("{count} person is in", "{count} people are in", here, { count: "\0" })
    : tn("{count} contribution", "{count} contributions", answers, { count: "\0" });
  aroundNumber(one(byId("count"), '[data-part="count"]'), words, number(welcome ? here : answers));
  // How many people answered is known for the whole dialogue, so it stands only beside the count of the whole.
  const people = one(byId("count"), '[data-part="people"]');
  people.hidden = scene !== "themes";
  aroundNumber(people, tn("from {count} person", "from {count} people", spoke, { count: "\0" }), number(spoke));
}

/**
 * @param {string} scene
 * @param {number} left themes that did not fit on the wall
 */
function foot(scene, left) {
  if (connection.status === "stopped") return t("This page is no longer connected. Open its link again.");
  if (connection.status === "waiting") return t("No connection; trying again");
  if (scene === "welcome") return t("Scan the code, or type it in.");
  if (scene === "voice") return sections.get("prompt")?.text ?? sections.get("dialogue").title;
  if (scene === "prompt") return sections.get("dialogue").title;
  if (scene === "energy") return t("Above the line what was said, below it what spoke to people.");
  const dots = t("Every dot is one contribution.");
  return left ? `${dots} ` + tn("There is {n} more theme.", "There are {n} more themes.", left) : dots;
}

connection.addEventListener("sections", () => {
  sections = connection.sections;
  show();
});
connection.addEventListener("status", show);
addEventListener("resize", show);
show();
connection.start();
