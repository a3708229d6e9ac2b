import "../browser.js";
import assert from "node:assert/strict";
import test from "node:test";

const { sentence } = await import("/static/facilitator/modules/rehearsal.js");

/** @param {object} progress @param {object} facts */
const said = (progress = {}, facts = {}) =>
  sentence(
    /** @type {any} */ ({
      progress: { phase: "speaking", part: 1, people: 1000, joined: 1000, lines: 711, said: 0, unsaid: 0, paused: false, ...progress },
      problem: "",
      running: true,
      ...facts,
    }),
  );

test("while the hall fills, people are counted", () => {
  assert.equal(said({ phase: "gathering", joined: 412 }), "412 of 1.000 people are in.");
});

test("when it is full, it says what to do next", () => {
  assert.match(said({ phase: "waiting" }), /Open question 1/);
  assert.match(said({ phase: "waiting", part: 2 }), /question 2 wait for you/);
});

test("answers that the next question overtook are no longer waited for", () => {
  assert.equal(said({ said: 300, unsaid: 11 }), "300 of 700 answers were sent.");
});

test("a pause, the end and a problem are said before anything else", () => {
  assert.match(said({ paused: true }), /everybody waits/);
  assert.match(said({}, { running: false }), /hall is empty/);
  assert.match(said({}, { progress: null }), /hall is empty/);
  assert.equal(said({}, { problem: "No server answers." }), "No server answers.");
});
