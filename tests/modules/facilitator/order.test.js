import "../browser.js";
import assert from "node:assert/strict";
import test from "node:test";

import { theme } from "./themes.js";

const { MOST_FIRST, ordered, pressed, still } = await import("/static/facilitator/modules/order.js");

const net = theme({ id: "net", number: 1, title: "Het net zit vol", contributions: 10, growth: 1 });
const own = theme({ id: "own", number: 2, title: "zelf eigenaar zijn", contributions: 30, growth: 9 });
const land = theme({ id: "land", number: 3, title: "Ärger um Land", contributions: 10, growth: 4 });

/** @param {{id: string}[]} themes */
const ids = (themes) => themes.map(({ id }) => id);

test("the list begins with the theme that most contributions are in", () => {
  assert.deepEqual(ids(ordered([net, own, land], MOST_FIRST)), ["own", "net", "land"]);
});

test("themes with equal counts stand by number, whichever way the list is turned", () => {
  assert.deepEqual(ids(ordered([land, net], MOST_FIRST)), ["net", "land"]);
  assert.deepEqual(ids(ordered([land, net], { column: "contributions", descending: false })), ["net", "land"]);
});

test("names are ordered as people look them up, accents and capitals aside", () => {
  assert.deepEqual(ids(ordered([own, net, land], { column: "title", descending: false })), ["land", "net", "own"]);
});

test("ordering leaves the themes it was given as they were", () => {
  const given = [net, own];
  ordered(given, MOST_FIRST);
  assert.deepEqual(ids(given), ["net", "own"]);
});

test("a column begins with the most, names begin with A, and a second press turns either round", () => {
  assert.deepEqual(pressed(MOST_FIRST, "growth"), { column: "growth", descending: true });
  assert.deepEqual(pressed(MOST_FIRST, "title"), { column: "title", descending: false });
  assert.deepEqual(pressed(MOST_FIRST, "contributions"), { column: "contributions", descending: false });
});

test("while somebody reads the list every theme keeps its place and newcomers wait below", () => {
  const fresh = theme({ id: "fresh", contributions: 99 });
  assert.deepEqual(ids(still([fresh, own, net, land], ["land", "net", "own"])), ["land", "net", "own", "fresh"]);
});

test("a theme that ended leaves no hole in a list that stands still", () => {
  assert.deepEqual(ids(still([own, land], ["land", "net", "own"])), ["land", "own"]);
});
