import { FakeSocket, happens, hide } from "../browser.js";
import assert from "node:assert/strict";
import test, { afterEach, beforeEach, mock } from "node:test";

const { Line } = await import("/static/live/line.js");

/** @type {any} */
let line;
/** @type {string[]} */
let told;

beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
  mock.method(Math, "random", () => 1);
  FakeSocket.made = [];
  told = [];
  line = new Line("wss://here/live/d", {
    opened: () => told.push("opened"),
    frame: (text) => told.push(text),
    closed: (code) => told.push(`closed ${code}`),
    status: (status) => told.push(status),
  });
  line.start();
});

afterEach(() => {
  line.stop();
  hide(false);
  mock.timers.reset();
  mock.restoreAll();
});

function open() {
  FakeSocket.last.accept();
  FakeSocket.last.says({});
}

test("it is open once the server has said something, not before", () => {
  FakeSocket.last.accept();
  assert.equal(line.status, "connecting");
  FakeSocket.last.says({});
  assert.equal(line.status, "open");
  assert.deepEqual(told, ["connecting", "opened", "open", "{}"]);
});

test("what cannot be sent is said, not lost silently", () => {
  assert.equal(line.send("{}"), false);
  open();
  assert.equal(line.send("{}"), true);
});

test("a broken line is opened again, later and later, at most after fifteen seconds", () => {
  for (const wait of [2_000, 4_000, 8_000, 15_000, 15_000]) {
    FakeSocket.last.breaks();
    const before = FakeSocket.made.length;
    mock.timers.tick(wait - 1);
    assert.equal(FakeSocket.made.length, before);
    mock.timers.tick(1);
    assert.equal(FakeSocket.made.length, before + 1);
  }
});

test("the waiting differs from phone to phone", () => {
  mock.method(Math, "random", () => 0);
  FakeSocket.last.breaks();
  mock.timers.tick(500);
  assert.equal(FakeSocket.made.length, 2);
});

test("after a line that worked the waiting starts short again", () => {
  FakeSocket.last.breaks();
  mock.timers.tick(2_000);
  FakeSocket.last.breaks();
  mock.timers.tick(4_000);
  open();
  FakeSocket.last.breaks();
  mock.timers.tick(2_000);
  assert.equal(FakeSocket.made.length, 4);
});

test("every twenty seconds it asks whether the server is there", () => {
  open();
  mock.timers.tick(20_000);
  assert.deepEqual(FakeSocket.last.sent, [{ type: "ping" }]);
});

test("a server that does not answer within ten seconds is taken for gone", () => {
  open();
  mock.timers.tick(20_000);
  mock.timers.tick(10_000);
  assert.equal(FakeSocket.last.closed, true);
  assert.equal(line.status, "waiting");
});

test("any frame counts as an answer", () => {
  open();
  for (let minute = 0; minute < 3; minute += 1) {
    mock.timers.tick(20_000);
    FakeSocket.last.says({ type: "pong" });
  }
  assert.equal(line.status, "open");
});

test("a connection that hangs while it is being made is given up after ten seconds", () => {
  mock.timers.tick(10_000);
  assert.equal(FakeSocket.last.closed, true);
  assert.equal(line.status, "waiting");
});

test("a waiting line is opened at once when the phone is looked at again", () => {
  for (const sign of ["online", "pageshow", "visibilitychange"]) {
    FakeSocket.last.breaks();
    const before = FakeSocket.made.length;
    happens(sign);
    mock.timers.tick(1);
    assert.equal(FakeSocket.made.length, before + 1, sign);
  }
});

test("in a full hall a phone that is looked at is back within a second, and only once", () => {
  open();
  line.spread = 15;
  FakeSocket.last.breaks();
  happens("pageshow");
  happens("visibilitychange");
  mock.timers.tick(999);
  assert.equal(FakeSocket.made.length, 1);
  mock.timers.tick(1);
  assert.equal(FakeSocket.made.length, 2);
  open();
  mock.timers.tick(19_000);
  assert.equal(FakeSocket.made.length, 2);
});

/** How long the line waits before it's opened again, with the last chance there is. */
function waited() {
  const before = FakeSocket.made.length;
  for (let half = 1; half <= 60; half += 1) {
    mock.timers.tick(500);
    if (FakeSocket.made.length > before) return half / 2;
  }
  throw new Error("never");
}

test("a full hall that lost its server comes back over as many seconds as the server said", () => {
  for (const code of [1006, 1012, 1001]) {
    open();
    line.spread = 12;
    FakeSocket.last.breaks(code);
    assert.equal(waited(), 12, String(code));
  }
});

test("a first try that fails doesn't bring a full hall closer together", () => {
  open();
  line.spread = 12;
  FakeSocket.last.breaks(1012);
  waited();
  FakeSocket.last.breaks();
  assert.equal(waited(), 12);
  mock.timers.tick(10_000); // and one that hangs
  assert.equal(waited(), 12);
});

test("a phone that lost its signal in a full hall waits for nobody", () => {
  open();
  line.spread = 15;
  mock.timers.tick(20_000);
  mock.timers.tick(10_000); // its ping stays without an answer
  assert.equal(line.status, "waiting");
  assert.equal(waited(), 2);
});

test("a phone that goes into a pocket is left alone", () => {
  FakeSocket.last.breaks();
  hide(true);
  happens("visibilitychange");
  assert.equal(FakeSocket.made.length, 1);
});

test("an open line is tested quickly when the phone wakes, because iOS ends sockets without a word", () => {
  open();
  happens("visibilitychange");
  assert.deepEqual(FakeSocket.last.sent, [{ type: "ping" }]);
  mock.timers.tick(3_000);
  assert.equal(line.status, "waiting");
});

test("what an old socket still says is not heard", () => {
  open();
  const old = FakeSocket.last;
  old.breaks();
  old.says({ late: true });
  assert.equal(told.includes('{"late":true}'), false);
});

test("a stopped line stays stopped", () => {
  open();
  line.stop();
  happens("online");
  mock.timers.tick(60_000);
  assert.equal(FakeSocket.made.length, 1);
  assert.equal(line.status, "stopped");
});
