import "../browser.js";
import assert from "node:assert/strict";
import test from "node:test";

import { theme } from "./themes.js";

const { compared, change } = await import("/static/facilitator/modules/compared.js");
const { edits } = await import("/static/facilitator/modules/past_guard.js");
const { span } = await import("/static/facilitator/modules/past.js");

/**
 * @param {number} at
 * @param {...ReturnType<typeof theme>} themes
 */
const moment = (at, ...themes) => ({ at, position: at, sections: new Map(themes.map((one) => [`theme.${one.id}`, one])) });

test("themes that changed most come first, and the earlier moment is the first whichever was chosen first", () => {
  const before = moment(1, theme({ id: "a", number: 1, contributions: 5 }), theme({ id: "b", number: 2, contributions: 9 }));
  const after = moment(2, theme({ id: "a", number: 1, contributions: 6 }), theme({ id: "b", number: 2, contributions: 2 }));
  for (const rows of [compared(before, after), compared(after, before)]) {
    assert.deepEqual(rows.map((row) => [row.id, change(row)]), [["b", -7], ["a", 1]]);
  }
});

test("a theme that came or went says so", () => {
  const rows = compared(moment(1, theme({ id: "a" })), moment(2, theme({ id: "b", contributions: 9 })));
  assert.deepEqual(rows.map(({ id, before, after }) => [id, before, after]), [["b", undefined, 9], ["a", 4, undefined]]);
});

test("a theme that was called something else then has both names", () => {
  const [row] = compared(moment(1, theme({ title: "Het net" })), moment(2, theme({ title: "De kabel is te dun" })));
  assert.equal(row?.title, "Het net, later De kabel is te dun");
});

test("one can look back to the first thing that was said, and at least a minute", () => {
  assert.deepEqual(span(new Map([["energy", { from: 60_000, step: 60_000, contributions: [1, 2, 3] }]])), { from: 60_000, until: 240_000 });
  const { from, until } = span(new Map());
  assert.equal(until - from, 60_000);
});

test("in the past every key that would change something is stopped, and none that only looks", () => {
  /** @param {string} key @param {object} [held] */
  const press = (key, held = {}) => edits({ key, altKey: false, ctrlKey: false, metaKey: false, ...held }, false);
  for (const key of ["n", "m", "s", "p", "h", "d", "w", "a", "r"]) assert.ok(press(key), key);
  for (const key of ["z", "Z", "y"]) assert.ok(press(key, { ctrlKey: true }), key);
  for (const key of ["j", "k", "l", "Enter", "ArrowDown", "?", "z"]) assert.ok(!press(key), key);
});
