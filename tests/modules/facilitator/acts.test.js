import "../browser.js";
import assert from "node:assert/strict";
import test from "node:test";

const { Acts } = await import("/static/facilitator/modules/acts.js");
const { RefusedError } = await import("/static/live/connection.js");

/** @typedef {import("/static/facilitator/modules/acts.js").Saying} Saying */

/** A line whose answers the test gives. */
class Line {
  status = "open";
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

  stored() {
    this.#acks.at(-1)?.({});
  }

  /** @param {string} message */
  refuses(message) {
    this.#refusals.at(-1)?.(new RefusedError({ code: "already_changed", message }));
  }
}

function facilitator() {
  const line = new Line();
  /** @type {Saying[]} */
  const said = [];
  return { line, said, acts: new Acts(line, (saying) => said.push(saying)) };
}

const sharing = {
  message: { type: "share_theme", theme_id: "t1", on: true },
  said: "The room now sees it.",
  undo: { type: "share_theme", theme_id: "t1", on: false },
};

test("a deed is said only once it is stored", async () => {
  const { line, said, acts } = facilitator();
  const done = acts.perform(sharing);
  assert.equal(said.length, 0);
  line.stored();
  assert.equal(await done, true);
  assert.deepEqual([said[0]?.text, said[0]?.kind], ["The room now sees it.", "done"]);
});

test("pressed twice, it is asked once", async () => {
  const { line, said, acts } = facilitator();
  const first = acts.perform(sharing);
  assert.equal(await acts.perform(sharing), false);
  line.stored();
  await first;
  assert.equal(line.asked.length, 1);
  assert.equal(said.length, 1);
});

test("the same can be done again after it was answered", async () => {
  const { line, acts } = facilitator();
  for (let times = 0; times < 2; times += 1) {
    const done = acts.perform(sharing);
    line.stored();
    assert.equal(await done, true);
  }
  assert.equal(line.asked.length, 2);
});

test("undoing sends the message that turns it round, and says that it is undone", async () => {
  const { line, said, acts } = facilitator();
  const done = acts.perform(sharing);
  line.stored();
  await done;
  said[0]?.undo?.();
  line.stored();
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(line.asked[1], sharing.undo);
  assert.equal(said[1]?.text, "Undone.");
  assert.equal(said[1]?.undo, undefined);
});

test("a deed that cannot be undone offers no undo", async () => {
  const { line, said, acts } = facilitator();
  const done = acts.perform({ message: { type: "hide_contribution" }, said: "Hidden." });
  line.stored();
  await done;
  assert.equal(said[0]?.undo, undefined);
});

test("a refusal is said in the server's words, and nothing pretends to have happened", async () => {
  const { line, said, acts } = facilitator();
  const done = acts.perform(sharing);
  line.refuses("Already changed by Joke to “Net”. Look at it first.");
  assert.equal(await done, false);
  assert.deepEqual(said, [{ text: "Already changed by Joke to “Net”. Look at it first.", kind: "refused" }]);
});

test("a refused undo says why instead of claiming that it is undone", async () => {
  const { line, said, acts } = facilitator();
  const done = acts.perform(sharing);
  line.stored();
  await done;
  said[0]?.undo?.();
  line.refuses("This theme no longer exists.");
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(said.at(-1), { text: "This theme no longer exists.", kind: "refused" });
});

test("without a line the facilitator hears that it waits, and that it happened when it did", async () => {
  const { line, said, acts } = facilitator();
  line.status = "waiting";
  const done = acts.perform(sharing);
  assert.equal(said[0]?.kind, "wait");
  line.stored();
  await done;
  assert.deepEqual(said.map(({ kind }) => kind), ["wait", "done"]);
});
