/** A button under the finger of somebody who clicks twice. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { Steady } from "../../../facilitator_ui/modules/steady.js";

test("a button can be pressed the moment it is there", () => {
  const steady = new Steady();
  steady.means("open 1", 100);
  assert.equal(steady.ready(100), true);
});

test("the second press of a double click was meant for what the button was before", () => {
  const steady = new Steady();
  steady.means("open 1", 100);
  steady.means("reflect", 5000);
  assert.equal(steady.ready(5300), false);
  assert.equal(steady.ready(5900), true);
});

test("saying the same again changes nothing", () => {
  const steady = new Steady();
  steady.means("open 1", 100);
  steady.means("reflect", 5000);
  steady.means("reflect", 5700);
  assert.equal(steady.ready(5900), true);
});
