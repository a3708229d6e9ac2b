import "../browser.js";
import assert from "node:assert/strict";
import test from "node:test";

const { steps } = await import("/static/participant/modules/mine.js");

const theme = { id: "t", number: 6, title: "Kan mijn opvolger verder?", others: 41 };
/** @param {object} facts */
const path = (facts) =>
  steps(/** @type {any} */ ({ id: "c", text: "", lang: "nl", at: 0, state: "visible", theme: null, ...facts }));

test("words that were not sent yet are kept on this phone, and no more is promised", () => {
  assert.deepEqual(path({ state: "kept" }), { kept: "wait" });
});

test("stored words are received, whatever happens to them next", () => {
  assert.deepEqual(path({ state: "stored" }), { stored: "done" });
});

test("a visible contribution waits for a theme, is in one, is shared, and will be in the report", () => {
  assert.deepEqual(path({}), { stored: "done", seeking: "now", report: "todo" });
  assert.deepEqual(path({ theme }), { stored: "done", theme: "now", report: "todo" });
  assert.deepEqual(path({ theme, shared: true }), { stored: "done", theme: "done", shared: "now", report: "todo" });
});

test("what was on the wall says so, and a closed question is in the report", () => {
  const onWall = { stored: "done", theme: "done", wall: "now", report: "todo" };
  assert.deepEqual(path({ theme, on_wall: true }), onWall);
  assert.deepEqual(path({ theme, shared: true, on_wall: true }), { ...onWall, shared: "done" });
  assert.deepEqual(path({ closed: true }), { stored: "done", seeking: "done", reported: "now" });
  assert.deepEqual(path({ theme, closed: true }), { stored: "done", theme: "done", reported: "now" });
});

test("held and hidden words say so and promise no report", () => {
  assert.deepEqual(path({ state: "held" }), { stored: "done", held: "now" });
  assert.deepEqual(path({ state: "hidden" }), { stored: "done", hidden: "now" });
});

test("of withdrawn words only that is said", () => {
  assert.deepEqual(path({ state: "withdrawn", theme: null }), { withdrawn: "done" });
});
