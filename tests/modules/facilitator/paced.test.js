import assert from "node:assert/strict";
import { mock, test } from "node:test";

const { paced } = await import("/static/facilitator/modules/paced.js");

test("the first is done at once, a burst once more at its end, and a later one at once again", (context) => {
  let clock = 0;
  context.mock.method(performance, "now", () => clock);
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const pass = (/** @type {number} */ time) => {
    clock += time;
    context.mock.timers.tick(time);
  };
  const work = mock.fn();
  const soon = paced(work, 100);
  soon();
  assert.equal(work.mock.callCount(), 1);
  for (let at = 0; at < 5; at += 1) {
    pass(10);
    soon();
  }
  assert.equal(work.mock.callCount(), 1);
  pass(50);
  assert.equal(work.mock.callCount(), 2);
  pass(200);
  soon();
  assert.equal(work.mock.callCount(), 3);
});
