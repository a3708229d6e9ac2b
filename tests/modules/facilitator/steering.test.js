import "../browser.js";
import assert from "node:assert/strict";
import test from "node:test";

import { script, theme } from "./themes.js";

const { Grain, broadly, seen } = await import("/static/facilitator/modules/grain.js");
const { rowsOf } = await import("/static/facilitator/modules/theme_list.js");
const { pinnedFirst } = await import("/static/facilitator/modules/order.js");
const { THEME_KEYS, actOf } = await import("/static/facilitator/modules/theme_keys.js");
const { shortcut } = await import("/static/facilitator/modules/help/shortcuts.js");
const { STOPS } = await import("/static/facilitator/modules/help/walk.js");
const { flagWords } = await import("/static/facilitator/modules/flags.js");
const { ago, digits, secondsLeft } = await import("/static/facilitator/modules/ago.js");
const { sentence } = await import("/static/facilitator/modules/timer.js");
const { counts } = await import("/static/facilitator/modules/script_pane.js");
const { hiddenThemes, themesOf } = await import("/static/facilitator/modules/sections.js");

const voice = { id: "c1", text: "Het net zit vol.", lang: "nl", resonance: 0 };
const [net, own, land] = [theme({ id: "net", coarse: 0 }), theme({ id: "own", coarse: 1 }), theme({ id: "land", coarse: 0 })];
const split = theme({ id: "split", coarse: -1, subthemes: [{ part: 0, count: 3, voice }, { part: 2, count: 1, voice }] });

/** @param {string} key @param {object} [held] */
const press = (key, held) => ({ key, altKey: false, ctrlKey: false, metaKey: false, shiftKey: false, ...held });

test("coarser and finer stop at the ends", () => {
  const grain = new Grain();
  assert.equal(grain.level, "themes");
  grain.by(-1);
  grain.by(-1);
  assert.equal(grain.level, "broad");
  assert.deepEqual([grain.can(-1), grain.can(1)], [false, true]);
});

test("broad groups hold their themes, and a theme that belongs to none stands alone", () => {
  assert.deepEqual(broadly([net, own, land, split]).map(({ themes }) => themes.map(({ id }) => id)), [["net", "land"], ["own"], ["split"]]);
  assert.equal(broadly([net, land])[0]?.contributions, net.contributions + land.contributions);
});

test("the number beside coarser and finer counts what there is to see", () => {
  const all = [net, own, land, split];
  assert.deepEqual([seen(all, "broad"), seen(all, "themes"), seen(all, "fine")], [3, 4, 5]);
});

test("every theme is in the list exactly once, at every level", () => {
  for (const level of /** @type {const} */ (["broad", "themes", "fine"])) {
    const rows = rowsOf([net, own, land, split], level).filter(({ kind }) => kind === "row-theme");
    assert.deepEqual(rows.map(({ id }) => id).sort(), ["land", "net", "own", "split"]);
  }
});

test("a broad group has a heading only where it holds several; finer shows what is inside a theme under it", () => {
  assert.deepEqual(rowsOf([net, own, land], "broad").map(({ kind }) => kind), ["row-broad", "row-theme", "row-theme", "row-theme"]);
  assert.deepEqual(rowsOf([split, net], "fine").map(({ id }) => id), ["split", "split 0", "split 2", "net"]);
});

test("what is pinned stands first, the others keep their order", () => {
  assert.deepEqual(pinnedFirst([net, { ...own, pinned: true }, land]).map(({ id }) => id), ["own", "net", "land"]);
});

test("a hidden theme is nowhere but under the list", () => {
  const sections = new Map(Object.entries({ "theme.net": net, "theme.own": { ...own, hidden: true } }));
  assert.deepEqual([themesOf(sections).length, hiddenThemes(sections)[0]?.id], [1, "own"]);
});

test("each act on a theme has one key of its own", () => {
  assert.equal(new Set(Object.values(THEME_KEYS)).size, Object.keys(THEME_KEYS).length);
  assert.equal(actOf(press("m"), false), "merge");
});

test("a letter is a letter while somebody types, and belongs to the browser with Ctrl", () => {
  assert.equal(actOf(press("m"), true), "");
  assert.equal(actOf(press("p", { ctrlKey: true }), false), "");
  assert.equal(actOf(press("constructor"), false), "");
});

test("undo and redo have the keys that people know, on every system", () => {
  assert.equal(shortcut(press("z", { ctrlKey: true })), "undo");
  assert.equal(shortcut(press("Z", { ctrlKey: true, shiftKey: true })), "redo");
  assert.equal(shortcut(press("z", { metaKey: true })), "undo");
  assert.equal(shortcut(press("y", { ctrlKey: true })), "redo");
  assert.equal(shortcut(press("?", { shiftKey: true })), "help");
  assert.equal(shortcut(press("z")), "");
});

test("the first minute has at most ten seconds of reading at each stop", () => {
  for (const { title, words } of STOPS) assert.ok(`${title()} ${words()}`.split(" ").length <= 40);
  assert.ok(STOPS.length <= 6);
});

test("every flag is said in words, also one that this screen does not know yet", () => {
  const codes = /** @type {const} */ (["bsn", "iban", "phone", "email", "address", "plate", "abuse"]);
  assert.equal(new Set(flagWords([...codes])).size, 7);
  assert.deepEqual(flagWords(/** @type {any} */ (["passport"])), ["passport"]);
  assert.deepEqual(flagWords(), []);
});

test("how long something waits is said in the largest whole unit, never in the future", () => {
  assert.equal(ago(1000, 500), "just now");
  assert.equal(ago(0, 59_999), "just now");
  assert.equal(ago(0, 60_000), "1 minute ago");
  assert.equal(ago(0, 7_200_000), "2 hours ago");
});

test("the clock counts whole seconds down to zero and stays there", () => {
  assert.equal(secondsLeft(10_000, 9_001), 1);
  assert.equal(secondsLeft(10_000, 10_001), 0);
  assert.deepEqual([222, 0, 3599, 3720].map(digits), ["03:42", "00:00", "59:59", "1:02:00"]);
});

test("the last minute and the end are said once; a clock that is set anew says nothing", () => {
  assert.notEqual(sentence(61, 60), "");
  assert.equal(sentence(60, 59), "");
  assert.notEqual(sentence(1, 0), "");
  assert.equal(sentence(Infinity, 30), "");
  assert.equal(sentence(10, 70), "");
});

test("late answers are counted apart beside the others", () => {
  const [first] = script("closed");
  assert.ok(first);
  assert.equal(counts({ ...first, contributions: 12, late: 3 }), "12 contributions, 3 late");
  assert.equal(counts({ ...first, contributions: 12, late: 0 }), "12 contributions");
});
