import "../browser.js";
import assert from "node:assert/strict";
import test from "node:test";

const { standing } = await import("/static/participant/modules/voices.js");

const voices = (/** @type {string[]} */ ...ids) => ids.map((id) => ({ id, text: "", lang: "nl", resonance: 0 }));

test("what is still said stays, in its place", () => {
  assert.deepEqual(standing(["b", "a"], voices("c", "b", "a"), false), ["b", "a"]);
});

test("a voice that was hidden or taken back leaves", () => {
  assert.deepEqual(standing(["b", "a"], voices("a"), false), ["a"]);
});

test("a reader keeps older voices that fell off a full list", () => {
  assert.deepEqual(standing(["c", "b", "a"], voices("e", "d", "c"), true), ["c", "b", "a"]);
});

test("in a full list a voice that is gone while an older one is there was hidden", () => {
  assert.deepEqual(standing(["c", "b", "a"], voices("e", "c", "a"), true), ["c", "a"]);
});

test("when a busy room has moved on completely, the reader still finishes reading", () => {
  assert.deepEqual(standing(["b", "a"], voices("z", "y"), true), ["b", "a"]);
});
