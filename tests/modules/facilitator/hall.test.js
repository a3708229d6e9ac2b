import "../browser.js";
import assert from "node:assert/strict";
import test from "node:test";

import { theme } from "./themes.js";

const { lengthOf, measure, sceneOf } = await import("/static/facilitator/modules/scenes.js");
const { across, downwards, gridFor } = await import("/static/facilitator/modules/dots.js");
const { shapeOf } = await import("/static/facilitator/modules/badge.js");

const prompt = { text: "Wat houdt je tegen?", contributions: 3 };

/** @param {string} path */
const dotsIn = (path) => path.split("M").length - 1;

test("before the first question the hall shows how to come in", () => {
  assert.equal(sceneOf(null, []), "welcome");
});

test("an open question shows its dots until a theme is shared, and then the themes", () => {
  assert.equal(sceneOf(prompt, []), "field");
  assert.equal(sceneOf(prompt, [theme()]), "themes");
});

test("shared themes stay on the wall after the last question", () => {
  assert.equal(sceneOf(null, [theme()]), "themes");
});

test("long questions are set smaller, so that they fit the wall", () => {
  assert.deepEqual([20, 81, 171].map((length) => lengthOf("x".repeat(length))), ["", "long", "longer"]);
});

test("every contribution is exactly one dot, in a field and in a theme", () => {
  for (const count of [0, 1, 7, 8, 1024]) {
    assert.equal(dotsIn(across(count, 40)), count);
    assert.equal(dotsIn(downwards(count, 4)), count);
  }
});

test("newcomers are drawn apart from those before them, and together they are all", () => {
  assert.equal(across(9, 4, 0), across(6, 4) + across(9, 4, 6));
});

test("a field is filled row by row, a theme column by column", () => {
  assert.equal(across(3, 2), "M0.5 0.5h0M1.5 0.5h0M0.5 1.5h0");
  assert.equal(downwards(3, 2), "M0.5 0.5h0M0.5 1.5h0M1.5 0.5h0");
});

test("a field has room for every dot, and a handful of dots does not become a handful of balls", () => {
  for (const count of [1, 39, 300, 1024, 10_000]) {
    const { columns, rows } = gridFor(count, 1.8, 40);
    assert.ok(columns * rows >= count, `${count} dots in ${columns} × ${rows}`);
    assert.ok(columns >= 40);
  }
});

test("one measure holds the largest theme, and gives every theme dots of the same size", () => {
  for (const most of [1, 50, 186, 4000]) {
    const { rows, columns } = measure([theme({ contributions: most }), theme({ contributions: 1 })], 10);
    assert.ok(rows * columns >= most, `${most} dots in ${columns} × ${rows}`);
  }
  assert.deepEqual(measure([], 10), { rows: 4, columns: 40 });
});

test("after twelve themes the shapes begin again while the numbers go on", () => {
  assert.deepEqual([1, 12, 13, 25].map(shapeOf), [1, 12, 1, 1]);
});
