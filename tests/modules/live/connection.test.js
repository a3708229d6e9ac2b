import { FakeSocket } from "../browser.js";
import assert from "node:assert/strict";
import test, { afterEach, beforeEach, mock } from "node:test";

const { LiveConnection, RefusedError } = await import("/static/live/connection.js");

/** @type {any} */
let connection;
/** @type {any[]} */
let events;

beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
  FakeSocket.made = [];
  events = [];
  connection = new LiveConnection({ role: "participant", token: "secret", dialogueId: "d1" });
  for (const name of ["sections", "status", "refused"]) {
    connection.addEventListener(name, (/** @type {any} */ event) => events.push([name, event.detail]));
  }
  connection.start();
});

afterEach(() => {
  connection.stop();
  mock.timers.reset();
});

/** @param {object} state */
function snapshot(state, position = 1) {
  FakeSocket.last.says({ type: "snapshot", position, state });
}

function open() {
  FakeSocket.last.accept();
  snapshot({});
}

function reconnect() {
  FakeSocket.last.breaks();
  mock.timers.tick(15_000);
  open();
}

/** @returns {any[]} */
const acts = () => FakeSocket.last.sent.filter(({ type }) => type !== "hello");

test("it speaks to its own server about its own dialogue, and begins with hello", () => {
  FakeSocket.last.accept();
  assert.equal(FakeSocket.last.url, "wss://samenspraak.example/live/d1");
  assert.deepEqual(FakeSocket.last.sent, [{ type: "hello", role: "participant", token: "secret", language: "nl" }]);
});

test("a snapshot replaces everything that was known", () => {
  FakeSocket.last.accept();
  snapshot({ room: { joined: 1 }, voices: [] });
  snapshot({ room: { joined: 2 } });
  assert.deepEqual(Object.fromEntries(connection.sections), { room: { joined: 2 } });
  assert.deepEqual(events.at(-1), ["sections", { changed: ["room"], dropped: ["voices"] }]);
});

test("a change sets what it brings, drops what it names and leaves the rest", () => {
  FakeSocket.last.accept();
  snapshot({ room: { joined: 1 }, "mine.a": 1, "mine.b": 2 });
  FakeSocket.last.says({ type: "change", position: 2, set: { room: { joined: 2 } }, drop: ["mine.a"] });
  assert.deepEqual(Object.fromEntries(connection.sections), { room: { joined: 2 }, "mine.b": 2 });
  assert.deepEqual(events.at(-1), ["sections", { changed: ["room"], dropped: ["mine.a"] }]);
});

test("after a break it asks only for what came after the position it knows", () => {
  FakeSocket.last.accept();
  snapshot({}, 7);
  FakeSocket.last.says({ type: "change", position: 9, set: {} });
  FakeSocket.last.breaks();
  mock.timers.tick(15_000);
  FakeSocket.last.accept();
  assert.equal(FakeSocket.last.sent[0].position, 9);
});

test("a screen that was drawn by the server begins at the position it was drawn at", () => {
  const drawn = new LiveConnection({ role: "hall", token: "t", dialogueId: "d1", position: 41 });
  drawn.start();
  FakeSocket.last.accept();
  assert.equal(FakeSocket.last.sent[0].position, 41);
  drawn.stop();
});

test("an act gets a key and ends with its acknowledgement", async () => {
  open();
  const answer = connection.act({ type: "contribute", prompt_id: "p", text: "Het net zit vol." });
  const [{ key, type, text }] = acts();
  assert.deepEqual([type, text], ["contribute", "Het net zit vol."]);
  FakeSocket.last.says({ type: "ack", key, position: 5, contribution_id: "c1" });
  assert.equal((await answer).contribution_id, "c1");
});

test("a given key is used, and the same key asked twice is one act", () => {
  open();
  const first = connection.act({ type: "withdraw", contribution_id: "c" }, { key: "key-of-mine" });
  const second = connection.act({ type: "withdraw", contribution_id: "c" }, { key: "key-of-mine" });
  assert.equal(first, second);
  assert.deepEqual(acts().map(({ key }) => key), ["key-of-mine"]);
});

test("a refusal carries the sentence, the code and when to try again", async () => {
  open();
  const answer = connection.act({ type: "contribute" }, { key: "key-of-mine" });
  FakeSocket.last.says({ type: "refused", key: "key-of-mine", code: "too_fast", message: "Rustig.", retry_after: 3 });
  await assert.rejects(answer, (/** @type {any} */ error) => {
    assert.ok(error instanceof RefusedError);
    assert.deepEqual([error.code, error.message, error.retryAfter], ["too_fast", "Rustig.", 3]);
    return true;
  });
});

test("an act asked for without a line is sent when there is one", () => {
  connection.act({ type: "contribute" }, { key: "key-of-mine" });
  assert.deepEqual(acts(), []);
  open();
  assert.deepEqual(acts().map(({ key }) => key), ["key-of-mine"]);
});

test("an act without an answer is sent again with the same key after a break, an answered one is not", async () => {
  open();
  const answered = connection.act({ type: "resonate" }, { key: "key-answered" });
  connection.act({ type: "contribute" }, { key: "key-unanswered" });
  FakeSocket.last.says({ type: "ack", key: "key-answered", position: 2 });
  await answered;
  reconnect();
  assert.deepEqual(acts().map(({ key }) => key), ["key-unanswered"]);
  reconnect();
  assert.deepEqual(acts().map(({ key }) => key), ["key-unanswered"]);
});

test("a message that no server would take is refused here, in bytes and not in characters", async () => {
  open();
  await assert.rejects(connection.act({ type: "contribute", text: "😀".repeat(5_000) }), { code: "frame_too_large" });
  assert.deepEqual(acts(), []);
});

test("a facilitator may choose as many contributions as a hall sends, and no more than the server takes", async () => {
  const facilitator = new LiveConnection({ role: "facilitator", token: "t", dialogueId: "d1", most: 256_000 });
  facilitator.start();
  open();
  facilitator.act({ type: "split_theme", contributions: new Array(5_000).fill("Pc-E2fUowjEXv6Cc") });
  assert.equal(acts().length, 1);
  await assert.rejects(facilitator.act({ type: "split_theme", contributions: new Array(15_000).fill("Pc-E2fUowjEXv6Cc") }), {
    code: "frame_too_large",
  });
  facilitator.stop();
});

test("should the server still find a message too large, it is not sent for ever", async () => {
  open();
  const answer = connection.act({ type: "contribute" });
  FakeSocket.last.breaks(1009);
  await assert.rejects(answer, { code: "frame_too_large" });
  mock.timers.tick(15_000);
  open();
  assert.deepEqual(acts(), []);
});

test("a token that is turned away ends the connection, says why, and gives back what was asked", async () => {
  FakeSocket.last.accept();
  const answer = connection.act({ type: "contribute" });
  FakeSocket.last.says({ type: "refused", code: "wrong_token", message: "Open de link opnieuw." });
  FakeSocket.last.breaks(4401);
  await assert.rejects(answer, { code: "wrong_token", message: "Open de link opnieuw." });
  mock.timers.tick(60_000);
  assert.equal(FakeSocket.made.length, 1);
  assert.equal(connection.status, "stopped");
  assert.deepEqual(events.filter(([name]) => name === "refused").map(([, error]) => error.message), [
    "Open de link opnieuw.",
  ]);
});

test("the status is told as it changes", () => {
  open();
  FakeSocket.last.breaks();
  assert.deepEqual(events.filter(([name]) => name === "status").map(([, status]) => status), [
    "connecting",
    "open",
    "waiting",
  ]);
});

test("an answer to nothing we asked is ignored", () => {
  open();
  FakeSocket.last.says({ type: "ack", key: "of another tab", position: 3 });
  assert.equal(connection.status, "open");
});

test("the server says with every pong how far a full hall spreads out, should it go away", () => {
  mock.method(Math, "random", () => 1);
  open();
  FakeSocket.last.says({ type: "pong", at: 1, spread: 12 });
  FakeSocket.last.breaks(1012);
  mock.timers.tick(11_999);
  assert.equal(FakeSocket.made.length, 1);
  mock.timers.tick(1);
  assert.equal(FakeSocket.made.length, 2);
  open();
  FakeSocket.last.says({ type: "pong", at: 2 }); // most have gone home
  FakeSocket.last.breaks(1012);
  mock.timers.tick(2_000);
  assert.equal(FakeSocket.made.length, 3);
  mock.restoreAll();
});
