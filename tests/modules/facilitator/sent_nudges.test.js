import "../browser.js";
import assert from "node:assert/strict";
import test from "node:test";

const { takeBack, toWhom } = await import("/static/facilitator/modules/sent_nudges.js");

/** @param {Partial<import("/static/facilitator/modules/sent_nudges.js").Nudge>} facts */
const nudge = (facts) => ({ id: "n1", to: /** @type {const} */ ("everyone"), text: "Nog twee minuten.", theme_id: null, at: 0, by: "Joke", reached: null, taken_back: false, ...facts });

test("to whom it went: never who, and never how many below five", () => {
  assert.equal(toWhom(nudge({}), ""), "To everyone");
  assert.equal(toWhom(nudge({ to: "silent", reached: 41 }), ""), "To who had not said anything yet, 41 mensen");
  assert.equal(toWhom(nudge({ to: "theme", reached: null }), "Het net"), "To who spoke in ‘Het net’, fewer than 5");
  assert.equal(toWhom(nudge({ to: "theme", reached: 7 }), ""), "To who spoke in one theme, 7 mensen", "the theme may have ended");
});

test("taking back and putting back are each other's opposite", () => {
  assert.deepEqual(takeBack(nudge({}), true).message, { type: "take_back_nudge", nudge_id: "n1", on: true });
  assert.deepEqual(takeBack(nudge({}), false).message, { type: "take_back_nudge", nudge_id: "n1", on: false });
});
