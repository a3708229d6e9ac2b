import "../browser.js";
import assert from "node:assert/strict";
import test from "node:test";

import { script } from "./themes.js";

const { atHand, close, current, nextStep, open } = await import("/static/facilitator/modules/steps.js");

/** @param {import("/static/facilitator/modules/sections.js").Prompt[]} prompts */
const next = (prompts) => {
  const step = nextStep(prompts);
  return step && [step.words, step.message.prompt_id, step.message.phase];
};

test("before anything was asked the next step opens the first question", () => {
  assert.deepEqual(next(script("planned", "planned")), ["Open question 1", "p1", "collecting"]);
});

test("while a question collects the next step is to reflect on it", () => {
  assert.deepEqual(next(script("collecting", "planned")), ["Start reflecting", "p1", "reflecting"]);
});

test("after reflecting the next step opens the following question, and says that this one closes", () => {
  const prompts = script("closed", "reflecting", "planned");
  assert.deepEqual(next(prompts), ["Open question 3", "p3", "collecting"]);
  assert.equal(nextStep(prompts)?.hint, "Question 2 closes then.");
});

test("after reflecting on the last question the next step closes it", () => {
  assert.deepEqual(next(script("closed", "reflecting")), ["Close question 2", "p2", "closed"]);
});

test("between two questions the next step opens the one that was not asked yet", () => {
  assert.deepEqual(next(script("closed", "planned")), ["Open question 2", "p2", "collecting"]);
});

test("a question that was skipped is offered before the evening is called finished", () => {
  assert.deepEqual(next(script("planned", "reflecting")), ["Open question 1", "p1", "collecting"]);
});

test("when everything was asked there is no next step", () => {
  assert.equal(next(script("closed", "closed")), undefined);
  assert.equal(next([]), undefined);
});

test("the card shows where the room is, or else what comes next", () => {
  assert.equal(atHand(script("closed", "collecting", "planned"))?.id, "p2");
  assert.equal(atHand(script("closed", "closed", "planned"))?.id, "p3");
  assert.equal(atHand(script("closed"))?.id, undefined);
});

test("the room is at a question while it collects or reflects, and at none in between", () => {
  assert.equal(current(script("reflecting", "planned"))?.id, "p1");
  assert.equal(current(script("closed", "planned")), undefined);
});

test("any question can be opened or closed out of order", () => {
  const [, , third] = script("closed", "collecting", "planned");
  assert.ok(third);
  assert.deepEqual(open(third).message, { type: "set_phase", prompt_id: "p3", phase: "collecting" });
  assert.deepEqual(close(third).message, { type: "set_phase", prompt_id: "p3", phase: "closed" });
});
