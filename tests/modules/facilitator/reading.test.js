import "../browser.js";
import assert from "node:assert/strict";
import test from "node:test";

const { LISTS, keysOf, listIn, total, voicesIn } = await import("/static/facilitator/modules/lists.js");
const { addsUp } = await import("/static/facilitator/modules/ledger.js");
const { target } = await import("/static/facilitator/modules/roving.js");

const ledger = { accepted: 1024, themed: 983, unthemed: 21, held: 9, hidden: 5, withdrawn: 6 };

test("the ledger adds up when every contribution is on exactly one line", () => {
  assert.equal(addsUp(ledger), true);
});

test("a lost contribution, or one counted twice, shows", () => {
  for (const line of /** @type {const} */ (["accepted", "themed", "unthemed", "held", "hidden", "withdrawn"])) {
    assert.equal(addsUp({ ...ledger, [line]: ledger[line] + 1 }), false, line);
  }
});

test("the address opens a list, and anything else the themes", () => {
  assert.equal(listIn("#held"), "held");
  for (const hash of ["", "#", "#secret", "#constructor"]) assert.equal(listIn(hash), "", hash);
});

test("a list says how many there are in all, not how many it was sent", () => {
  const sections = new Map(Object.entries({ ledger, held: [1, 2], singles: [1, 2, 3] }));
  assert.equal(total("held", sections), 9);
  assert.equal(total("singles", sections), 3);
});

test("the undercurrent reads its groups first, then its single voices", () => {
  const groups = [{ voices: [{ id: "a" }, { id: "b" }] }, { voices: [{ id: "c" }] }];
  const sections = new Map(Object.entries({ undercurrent: { groups, singles: [{ id: "d" }] } }));
  assert.deepEqual(voicesIn("undercurrent", sections).map(({ id }) => id), ["a", "b", "c", "d"]);
});

test("what waits never goes to the hall's screen, and what is hidden can only be released", () => {
  const acts = Object.fromEntries(Object.entries(LISTS).map(([name, list]) => [name, list.acts]));
  assert.deepEqual(acts, {
    held: ["release", "hide"],
    hidden: ["release"],
    flagged: ["release", "hide"],
    unthemed: ["wall", "move", "hide"],
    singles: ["wall", "move", "hide"],
    undercurrent: ["wall", "move", "hide"],
  });
});

test("every list explains itself, also when it is empty", () => {
  for (const list of Object.values(LISTS)) {
    for (const said of [list.title(), list.why(), list.none(), keysOf(list)]) assert.ok(said.length > 3);
  }
});

test("each list names only the keys that do something in it", () => {
  for (const list of Object.values(LISTS)) {
    assert.equal(/r releases/.test(keysOf(list)), list.acts.includes("release"));
    assert.equal(/h hides/.test(keysOf(list)), list.acts.includes("hide"));
  }
});

test("arrows and j and k go down and up and stop at the ends", () => {
  assert.deepEqual([target("j", 0, 3), target("ArrowDown", 2, 3)], [1, 2]);
  assert.deepEqual([target("k", 1, 3), target("ArrowUp", 0, 3)], [0, 0]);
});

test("going down from outside a list begins at its first line", () => {
  assert.equal(target("j", -1, 3), 0);
});

test("Home and End go to the ends", () => {
  assert.deepEqual([target("Home", 2, 3), target("End", 0, 3)], [0, 2]);
});

test("other keys, and keys in an empty list, lead nowhere", () => {
  assert.deepEqual([target("x", 0, 3), target("Home", -1, 0), target("j", -1, 0), target("End", -1, 0)], [-1, -1, -1, -1]);
});
