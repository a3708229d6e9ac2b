import "../browser.js";
import assert from "node:assert/strict";
import test from "node:test";

const { Acts } = await import("/static/facilitator/modules/acts.js");
const { RefusedError } = await import("/static/live/connection.js");

/** @typedef {import("/static/facilitator/modules/acts.js").Saying} Saying */

/** A line whose answers the test gives. */
class Line {
  status = "open";
  position = 7;
  /** @type {any[]} */
  asked = [];
  /** @type {((ack: unknown) => void)[]} */
  #acks = [];
  /** @type {((why: Error) => void)[]} */
  #refusals = [];

  /** @param {any} message */
  act(message) {
    this.asked.push(message);
    return new Promise((resolve, reject) => {
      this.#acks.push(resolve);
      this.#refusals.push(reject);
    });
  }

  /** @param {object} ack */
  async stored(ack = {}) {
    this.#acks.at(-1)?.(ack);
    await settled();
  }

  /** @param {string} message */
  async refuses(message) {
    this.#refusals.at(-1)?.(new RefusedError({ code: "already_changed", message }));
    await settled();
  }
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

function facilitator() {
  const line = new Line();
  /** @type {Saying[]} */
  const said = [];
  return { line, said, acts: new Acts(line, (saying) => said.push(saying)) };
}

const on = { type: "share_theme", theme_id: "t1", on: true };
const off = { type: "share_theme", theme_id: "t1", on: false };
const sharing = { message: on, said: "The room now sees it.", what: "sharing it" };

test("a deed is said only once it is stored", async () => {
  const { line, said, acts } = facilitator();
  const done = acts.perform(sharing);
  assert.equal(said.length, 0);
  await line.stored({ made: "t9" });
  assert.deepEqual(await done, { made: "t9" });
  assert.deepEqual([said[0]?.text, said[0]?.kind], ["The room now sees it.", "done"]);
});

test("an act tells how far its facilitator saw, so that nothing newer is overwritten", async () => {
  const { line, acts } = facilitator();
  void acts.perform(sharing);
  assert.deepEqual(line.asked, [{ since: 7, ...on }]);
});

test("pressed twice, it is asked once", async () => {
  const { line, said, acts } = facilitator();
  const first = acts.perform(sharing);
  assert.equal(await acts.perform(sharing), undefined);
  await line.stored();
  await first;
  assert.equal(line.asked.length, 1);
  assert.equal(said.length, 1);
});

test("the same can be done again after it was answered", async () => {
  const { line, acts } = facilitator();
  for (let times = 0; times < 2; times += 1) {
    const done = acts.perform(sharing);
    await line.stored();
    assert.ok(await done);
  }
  assert.equal(line.asked.length, 2);
});

test("undoing sends what the server said turns it round, and doing it again what it said to that", async () => {
  const { line, said, acts } = facilitator();
  void acts.perform(sharing);
  await line.stored({ undo: off });
  assert.deepEqual(acts.standing, { undo: "sharing it", redo: "", waiting: 0 });
  said[0]?.undo?.();
  await settled();
  assert.equal(line.asked[1].on, false);
  await line.stored({ undo: { ...on, since: 12 } });
  assert.equal(said[1]?.text, "Undone: sharing it.");
  assert.deepEqual(acts.standing, { undo: "", redo: "sharing it", waiting: 0 });
  said[1]?.undo?.();
  await settled();
  assert.deepEqual(line.asked[2], { ...on, since: 12 });
  await line.stored({ undo: off });
  assert.deepEqual(acts.standing, { undo: "sharing it", redo: "", waiting: 0 });
});

test("a deed that cannot be undone, or changed nothing, offers no undo", async () => {
  const { line, said, acts } = facilitator();
  void acts.perform(sharing);
  await line.stored();
  assert.equal(said[0]?.undo, undefined);
  assert.equal(acts.standing.undo, "");
});

test("several messages are one act, undone in one press from the last to the first", async () => {
  const { line, acts } = facilitator();
  void acts.perform({ ...sharing, message: [on, { ...on, theme_id: "t2" }] });
  await line.stored({ undo: off });
  await line.stored({ undo: { ...off, theme_id: "t2" } });
  void acts.undo();
  await settled();
  await line.stored({});
  await line.stored({});
  assert.deepEqual(line.asked.slice(2).map(({ theme_id: id }) => id), ["t2", "t1"]);
});

test("undoing everything goes back to the first act and stops there", async () => {
  const { line, acts } = facilitator();
  for (const what of ["first", "second"]) {
    void acts.perform({ message: { type: what }, said: what });
    await line.stored({ undo: { type: `un${what}` } });
  }
  for (let presses = 0; presses < 4; presses += 1) void acts.undo();
  for (let answers = 0; answers < 4; answers += 1) {
    await settled();
    await line.stored();
  }
  assert.deepEqual(line.asked.map(({ type }) => type), ["first", "second", "unsecond", "unfirst"]);
});

test("undo right after an act that is still on its way undoes that act", async () => {
  const { line, acts } = facilitator();
  void acts.perform(sharing);
  void acts.undo();
  await settled();
  assert.equal(line.asked.length, 1);
  await line.stored({ undo: off });
  assert.equal(line.asked[1].on, false);
});

test("something new after an undo leaves nothing to do again", async () => {
  const { line, acts } = facilitator();
  void acts.perform(sharing);
  await line.stored({ undo: off });
  void acts.undo();
  await settled();
  await line.stored({ undo: on });
  void acts.perform({ message: { type: "pin_theme" }, said: "Pinned." });
  await line.stored({ undo: { type: "unpin" } });
  assert.equal(acts.standing.redo, "");
});

test("a refusal is said in the server's words, and nothing pretends to have happened", async () => {
  const { line, said, acts } = facilitator();
  const done = acts.perform(sharing);
  await line.refuses("Already changed by Joke to “Net”. Look at it first.");
  assert.equal(await done, undefined);
  assert.deepEqual(said, [{ text: "Already changed by Joke to “Net”. Look at it first.", kind: "refused" }]);
});

test("an undo that a colleague's act forbids says why, and is not offered again", async () => {
  const { line, said, acts } = facilitator();
  void acts.perform(sharing);
  await line.stored({ undo: off });
  void acts.undo();
  await settled();
  await line.refuses("Just changed by Piet.");
  assert.deepEqual(said.at(-1), { text: "Just changed by Piet.", kind: "refused" });
  assert.deepEqual(acts.standing, { undo: "", redo: "", waiting: 0 });
});

test("without a line the facilitator hears that it waits, sees how many wait, and hears that it happened when it did", async () => {
  const { line, said, acts } = facilitator();
  line.status = "waiting";
  void acts.perform(sharing);
  assert.equal(said[0]?.kind, "wait");
  assert.equal(acts.standing.waiting, 1);
  await line.stored();
  assert.deepEqual(said.map(({ kind }) => kind), ["wait", "done"]);
  assert.equal(acts.standing.waiting, 0);
});

test("whoever shows what can be undone hears of every change", async () => {
  const { line, acts } = facilitator();
  let heard = 0;
  acts.addEventListener("change", () => (heard += 1));
  void acts.perform(sharing);
  assert.ok(heard > 0);
  heard = 0;
  await line.stored({ undo: off });
  assert.ok(heard > 0);
});
