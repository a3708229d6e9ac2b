import "../browser.js";
import assert from "node:assert/strict";
import test from "node:test";

import { theme } from "./themes.js";

const { lengthOf, measure, sceneOf, voiceLength } = await import("/static/facilitator/modules/scenes.js");
const { across, downwards, gridFor } = await import("/static/facilitator/modules/dots.js");
const { bars } = await import("/static/facilitator/modules/hall_energy.js");
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

test("the wall shows what the facilitator put there", () => {
  const one = theme();
  const voice = { id: "c1", text: "Ik wil eerst zien.", lang: "nl", resonance: 3 };
  /** @type {[import("/static/facilitator/modules/scenes.js").Wall, string][]} */
  const walls = [
    [{ scene: "prompt" }, "prompt"],
    [{ scene: "count" }, "count"],
    [{ scene: "themes" }, "themes"],
    [{ scene: "theme", theme: one }, "theme"],
    [{ scene: "voice", voice }, "voice"],
    [{ scene: "energy" }, "energy"],
  ];
  for (const [wall, scene] of walls) assert.equal(sceneOf(prompt, [one], wall, 3), scene);
});

test("where there is nothing of it the wall shows what there is", () => {
  assert.equal(sceneOf(prompt, [], { scene: "voice" }, 3), "field");
  assert.equal(sceneOf(prompt, [theme()], { scene: "theme" }, 3), "themes");
  assert.equal(sceneOf(null, [], { scene: "energy" }, 0), "welcome");
  assert.equal(sceneOf(null, [], { scene: "prompt" }, 3), "welcome");
  assert.equal(sceneOf(null, [], { scene: "count" }, 3), "count");
});

test("a long voice is set smaller, so that it fits the wall whole", () => {
  assert.deepEqual([70, 71, 161, 281, 500].map((length) => voiceLength("x".repeat(length))), ["short", "middle", "long", "longest", "longest"]);
});

test("the energy has a bar for every minute in which something was said, the highest as high as there is room", () => {
  const drawn = bars([0, 2, 4], 66, -1);
  assert.equal(drawn.split("M").length - 1, 2);
  assert.match(drawn, /v-64h/);
  assert.match(drawn, /v-32h/);
  assert.match(bars([1], 34, 1), /v32h/);
  assert.equal(bars([], 34, 1), "");
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
