import assert from "node:assert/strict";
import test from "node:test";

const { Settling } = await import("/static/facilitator/modules/settling.js");

test("a second press does nothing until what the first one changed is drawn", async () => {
  const settling = new Settling();
  let pressed = 0;
  const press = () => settling.during("pin t1", async () => ({ position: 10 + (pressed += 1) }));
  await Promise.all([press(), press()]);
  assert.deepEqual([pressed, settling.holds("pin t1")], [1, true]);
  settling.drawn(10);
  await press();
  assert.equal(pressed, 1, "that was not its change yet");
  settling.drawn(11);
  await press();
  assert.equal(pressed, 2);
  settling.drawn(12);
});

test("what was refused, thought better of, or concerns another theme holds nothing", async () => {
  const settling = new Settling();
  await settling.during("share t1", async () => undefined);
  await settling.during("share t1", () => Promise.reject(new Error("no")));
  assert.equal(settling.holds("share t1"), false);
  await settling.during("pin t1", async () => ({ position: 5 }));
  assert.equal(settling.holds("pin t2"), false);
  settling.drawn(5);
});

test("the next act waits until the one before it is drawn", async () => {
  const settling = new Settling();
  await settling.during("share t1", async () => ({ position: 5 }));
  let shown = false;
  const waiting = settling.before((what) => what.endsWith(" t1")).then(() => (shown = true));
  await settling.before((what) => what.endsWith(" t2"));
  assert.equal(shown, false);
  settling.drawn(5);
  await waiting;
  assert.ok(shown);
});

test("and nobody waits longer than two seconds", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const settling = new Settling();
  await settling.during("pin t1", async () => ({ position: 5 }));
  context.mock.timers.tick(2000);
  assert.equal(settling.holds("pin t1"), false);
});
