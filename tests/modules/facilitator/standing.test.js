import "../browser.js";
import assert from "node:assert/strict";
import test from "node:test";

import { theme } from "./themes.js";

const { connectionWords, themingWords, without } = await import("/static/facilitator/modules/standing.js");
const { audience } = await import("/static/facilitator/modules/public_dialog.js");
const { found } = await import("/static/facilitator/modules/theme_choice.js");
const { standing, themesOf } = await import("/static/facilitator/modules/sections.js");
const { Steady } = await import("/static/facilitator/modules/steady.js");

/** @param {object} facts */
const theming = (facts) =>
  themingWords(/** @type {any} */ ({ state: "ready", waiting: 0, message: "", ...facts }));

test("there is nothing to say about themes when nothing waits", () => {
  assert.equal(theming({}), "");
});

test("waiting contributions are counted, whether or not themes are being looked for", () => {
  assert.equal(theming({ waiting: 1 }), "1 contribution waits for a theme");
  assert.equal(theming({ state: "busy", waiting: 1200 }), "1.200 contributions wait for a theme");
});

test("a revision and a start are said when they are why one waits", () => {
  assert.match(theming({ state: "busy" }), /Looking for themes/);
  assert.match(theming({ state: "starting", waiting: 3 }), /starting up/);
});

test("the second facilitator is whoever else is here, also under the same name", () => {
  assert.deepEqual(without(["Joke", "Piet"], "Joke"), ["Piet"]);
  assert.deepEqual(without(["Joke", "Joke"], "Joke"), ["Joke"]);
  assert.deepEqual(without([], "Joke"), []);
});

test("each state of the line has words of its own", () => {
  const words = ["open", "connecting", "waiting", "stopped"].map(connectionWords);
  assert.equal(new Set(words).size, 4);
});

test("before sharing one reads how many people see what, and that the hall shows no quotations", () => {
  assert.match(audience(826, 2), /^826 people .* these 2 voices\. The hall screen shows the name and the counts\.$/);
  assert.match(audience(1, 1), /^1 person .* this voice\./);
});

test("sharing in an empty room is about everyone who joins, and a theme without voices promises none", () => {
  assert.match(audience(0, 0), /^Everyone who joins .* the name and the counts\./);
});

test("a theme is found by its words in any order, without accents or capitals, and by its number", () => {
  const themes = [theme({ id: "a", number: 7, title: "Énergie uit mest" }), theme({ id: "b", title: "Het net zit vol" })];
  /** @param {string} words */
  const ids = (words) => found(themes, words).map(({ id }) => id);
  assert.deepEqual(ids("mest energie"), ["a"]);
  assert.deepEqual(ids("7"), ["a"]);
  assert.deepEqual(ids(""), ["a", "b"]);
  assert.deepEqual(ids("windmolen"), []);
});

test("only themes are themes, whatever else the server tells", () => {
  const sections = new Map(Object.entries({ themes: [], "theme.t1": theme(), ledger: {} }));
  assert.deepEqual(themesOf(sections), [theme()]);
});

test("who was reading a theme that a colleague merged goes on in the one it went into", () => {
  const into = theme({ id: "t2", merged: [{ id: "t1", title: "Kabel te dun" }] });
  const sections = new Map(Object.entries({ "theme.t2": into }));
  assert.equal(standing(sections, "t1"), into);
  assert.equal(standing(sections, "t2"), into);
  assert.equal(standing(sections, "gone"), undefined);
});

test("the second press of a double click does not take the step that the first one brought", () => {
  const steady = new Steady();
  steady.means("reflect", 0);
  assert.equal(steady.ready(1000), true);
  steady.means("open 2", 1000);
  assert.equal(steady.ready(1300), false);
  assert.equal(steady.ready(1900), true);
});

test("an update that leaves the step as it was does not make the facilitator wait", () => {
  const steady = new Steady();
  steady.means("reflect", 0);
  steady.means("reflect", 5000);
  assert.equal(steady.ready(5001), true);
});
