/** The hall's screen. It only shows: the facilitator's console drives it. */

import { LiveConnection } from "/static/live/connection.js";
import { number, t, tn } from "/static/live/words.js";

import { HallField } from "./hall_field.js";
import { showThemes } from "./hall_themes.js";
import { lengthOf, sceneOf } from "./scenes.js";
import { firstState } from "./sections.js";
import { aroundNumber, byId, one } from "./templates.js";

const { role = "", token = "", dialogue = "" } = document.body.dataset;
const connection = new LiveConnection({ role, token, dialogueId: dialogue });
const field = new HallField();
let sections = firstState();

function show() {
  const prompt = sections.get("prompt");
  const themes = sections.get("themes") ?? [];
  const scene = sceneOf(prompt, themes);
  document.body.classList.toggle("welcome", scene === "welcome");
  for (const name of ["welcome", "field", "themes"]) byId(name).hidden = name !== scene;
  showPrompt(prompt?.text ?? sections.get("dialogue").title, scene === "welcome");
  showCount(scene);
  if (scene === "field") field.show(prompt.contributions);
  const left = scene === "themes" ? showThemes(themes) : 0;
  byId("foot").textContent = foot(scene, left);
}

/**
 * @param {string} text
 * @param {boolean} hidden
 */
function showPrompt(text, hidden) {
  const heading = byId("prompt");
  heading.hidden = hidden;
  heading.textContent = text;
  heading.dataset.length = lengthOf(text);
}

/** @param {string} scene */
function showCount(scene) {
  const { joined, spoke, contributions } = sections.get("room");
  const here = sections.get("presence")?.connected ?? joined;
  const answers = scene === "field" ? sections.get("prompt").contributions : contributions;
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
