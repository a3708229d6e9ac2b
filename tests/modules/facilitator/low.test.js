import "../browser.js";
import assert from "node:assert/strict";
import test from "node:test";

import { script, theme } from "./themes.js";

const { HEIGHT, MIDDLE, bars, legible, marks, times, told } = await import("/static/facilitator/modules/low/energy.js");
const { named } = await import("/static/facilitator/modules/low/energy_strip.js");
const { few, inviting } = await import("/static/facilitator/modules/low/silence.js");
const { rowsOf } = await import("/static/facilitator/modules/low/undercurrent.js");
const { letterOf, lettersFor } = await import("/static/facilitator/modules/letters.js");
const { reasonOf } = await import("/static/facilitator/modules/reason.js");
const { asked, why } = await import("/static/facilitator/modules/questions.js");

const MINUTE = 60_000;
/** @param {object} [facts] */
const energy = (facts) => ({ from: 0, step: MINUTE, contributions: [0, 4, 8, 2], resonance: [0, 0, 1, 3], themes: {}, acts: [], ...facts });

/** The top and the bottom of everything that a path draws. @param {string} path */
function reach(path) {
  const ends = [...path.matchAll(/M[\d.]+ ([\d.]+)h[\d.]+v(-?[\d.]+)/g)].flatMap(([, y, v]) => [Number(y), Number(y) + Number(v)]);
  return [Math.min(...ends), Math.max(...ends)];
}

test("a minute without anything has no bar, every other has one", () => {
  assert.equal(bars([0, 4, 8, 0], 8, 1).split("M").length - 1, 2);
});

test("contributions rise from the middle, resonance hangs below it, and both stay inside the strip", () => {
  const [top, low] = reach(bars([1, 8], 8, 1));
  assert.ok(top !== undefined && top >= 0 && low === MIDDLE);
  const [high, bottom] = reach(bars([1, 8], 8, -1));
  assert.ok(high !== undefined && bottom !== undefined && high >= MIDDLE && bottom <= HEIGHT);
});

test("the busiest minute fills its half, and half as many half of it", () => {
  const height = (/** @type {number} */ n) => MIDDLE - (reach(bars([n], 8, 1))[0] ?? 0);
  assert.equal(height(4) * 2, height(8));
});

test("acts stand where they were done, the same twice in a row is one mark, and nothing leaves the strip", () => {
  const acts = [0, MINUTE, 2 * MINUTE, 9 * MINUTE].map((at, n) => ({ at, act: n < 2 ? "shared" : "nudged" }));
  const contributions = new Array(20).fill(1);
  assert.deepEqual(marks(energy({ acts, contributions }), ({ act }) => act), [{ x: 0, words: "shared" }, { x: 0.1, words: "nudged" }]);
});

test("what the strip shows of an act is in words; what changes nothing for the room has no mark", () => {
  const prompts = script("closed", "collecting");
  const words = ["opened", "reflecting", "shared", "wall", "nudged"].map((act) => named({ at: 0, act, prompt_id: "p2" }, prompts));
  assert.equal(words[0], "Question 2");
  assert.equal(new Set(words).size, 5);
  assert.equal(named({ at: 0, act: "pinned" }, prompts), "");
});

test("words that would run into each other are left out, their line stays", () => {
  const all = [0, 0.1, 0.5, 0.99].map((x) => ({ x, words: "Vraag 1" }));
  assert.deepEqual(legible(all, 400, 8).map(({ fits }) => fits), [true, false, true, false]);
});

test("times stand apart, begin with the first minute and end with now", () => {
  for (const minutes of [1, 7, 36, 240, 2000]) {
    const found = times(energy({ from: 7 * MINUTE, contributions: new Array(minutes).fill(1) }), 4, 0.15);
    assert.equal(found.at(-1)?.x, Math.min(1, minutes / 12));
    assert.ok(found.length >= (minutes > 1 ? 2 : 1));
    found.slice(1).forEach(({ x }, n) => assert.ok(x - (found[n]?.x ?? 0) >= 0.149, `${minutes}: ${x}`));
  }
});

test("who cannot see the strip hears its highest point and its resonance", () => {
  assert.match(told(energy()), /Most contributions: 8 .*4 times/);
});

test("one to four silent people are fewer than five, nobody is nobody", () => {
  assert.equal(few(null), "fewer than 5");
  assert.equal(few(0), "0");
  assert.equal(few(1200), "1.200");
});

test("there is somebody to invite unless everybody spoke", () => {
  assert.equal(inviting(undefined), false);
  assert.deepEqual([0, null, 12].map((silent) => inviting({ silent, quiet: 0, prompt_id: "p1" })), [false, true, true]);
});

test("letters go on after Z", () => {
  assert.deepEqual([0, 25, 26, 27, 51, 52, 701, 702].map(letterOf), ["A", "Z", "AA", "AB", "AZ", "BA", "ZZ", "AAA"]);
});

test("groups have the first letters and single voices go on, in the lane as on the map", () => {
  const voice = { id: "c7", text: "Mij vragen ze niets.", lang: "nl", resonance: 0 };
  const group = { id: "u-c1", title: "Alleen op het erf", people: 6, count: 6, reason: "", theme_id: null, voices: [voice] };
  const sections = new Map([["undercurrent", { groups: [group], singles: [voice] }]]);
  assert.deepEqual([...lettersFor(sections)], [["u-c1", "A"], ["c7", "B"]]);
  assert.deepEqual(rowsOf(sections).map(({ letter }) => letter), ["A", "B"]);
  assert.deepEqual(rowsOf(new Map()), []);
});

test("each kind of suggestion is a question of its own with the numbers behind it", () => {
  const net = theme({ number: 3 });
  const facts = { growth: 23, minutes: 5, sides: 2, contested: 6, people: 4, of: 80 };
  const all = /** @type {const} */ (["fastest", "divided", "contested", "least_covered"]).map((kind) => ({ kind, theme_id: "t1", voices: [], ...facts }));
  assert.equal(new Set(all.map((one) => asked(one, net))).size, 4);
  assert.deepEqual(all.map((one) => /\+23 in 5|into 2|6 times|4 of 80/.test(why(one, net))), [true, true, true, true]);
});

test("why a small group is shown is said in words, for the people who can be read now", () => {
  assert.match(reasonOf("cohesive_small:3"), /^3 people, far from everything else/);
  assert.match(reasonOf("within_theme:5", 4), /^4 people in a larger theme/);
  assert.deepEqual([reasonOf("", 3), reasonOf("something_new:2")], ["", ""]);
});
