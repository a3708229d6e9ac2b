import assert from "node:assert/strict";
import test from "node:test";

const { History, inThisTab } = await import("/static/facilitator/modules/history.js");

/** @param {string} what */
const entry = (what) => ({ what, messages: [{ type: "pin_theme", theme_id: what, on: false }] });

function tab() {
  /** @type {Map<string, string>} */
  const kept = new Map();
  return { getItem: (/** @type {string} */ name) => kept.get(name) ?? null, setItem: (/** @type {string} */ name, /** @type {string} */ words) => void kept.set(name, words) };
}

test("what can be undone and done again is still there after a reload", () => {
  const storage = tab();
  const before = new History(inThisTab("a", storage));
  for (const what of ["one", "two", "three"]) before.did(entry(what));
  before.takeDone();
  before.undid(entry("three"));
  const after = new History(inThisTab("a", storage));
  assert.deepEqual([after.undoable, after.redoable], ["two", "three"]);
  assert.deepEqual(after.takeDone(), entry("two"));
  assert.equal(new History(inThisTab("a", storage)).undoable, "one", "and what was taken is gone");
  assert.equal(new History(inThisTab("b", storage)).undoable, "", "another dialogue has its own");
});

test("something new ends what could be done again, also after a reload", () => {
  const storage = tab();
  const before = new History(inThisTab("a", storage));
  before.undid(entry("one"));
  before.did(entry("two"));
  assert.equal(new History(inThisTab("a", storage)).redoable, "");
});

test("a browser that keeps nothing, or nonsense, begins anew", () => {
  const broken = { getItem: () => "{nonsense", setItem: () => { throw new Error("full"); } };
  const history = new History(inThisTab("a", broken));
  history.did(entry("one"));
  assert.equal(history.undoable, "one");
});
