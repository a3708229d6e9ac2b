import "../browser.js";
import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";

const { Resonance } = await import("/static/participant/modules/resonance.js");

/** @type {any} */
const world = globalThis;

/** One button on the page, as the template makes it. */
class Form {
  count = { textContent: "" };
  pressed = "false";

  /** @param {string} id */
  constructor(id) {
    this.elements = [{ name: "contribution_id", value: id }];
  }

  querySelector() {
    const setAttribute = (/** @type {string} */ _name, /** @type {string} */ value) => (this.pressed = value);
    return { setAttribute, lastElementChild: this.count };
  }

  get looks() {
    return [this.pressed, this.count.textContent];
  }
}

/** @type {Form} */
let form;
/** @type {InstanceType<typeof Resonance>} */
let resonance;
const knows = (/** @type {number} */ n, /** @type {string[]} */ given = []) =>
  resonance.update([{ id: "c1", resonance: n }], given);
const waits = (/** @type {boolean[]} */ ...wishes) => resonance.expect(wishes.map((on) => ({ id: "c1", on })));

beforeEach(() => {
  form = new Form("c1");
  world.document.querySelectorAll = () => [form];
  resonance = new Resonance();
});

test("a voice shows how many it speaks to, and nothing where it is nobody yet", () => {
  knows(1024);
  assert.deepEqual(form.looks, ["false", "1.024"]);
  knows(0);
  assert.deepEqual(form.looks, ["false", ""]);
});

test("a touch answers at once, before the server does", () => {
  knows(3);
  waits(true);
  assert.deepEqual(form.looks, ["true", "4"]);
});

test("my own is not counted twice when the server's number includes it, whichever comes first", () => {
  knows(3);
  waits(true);
  knows(4, ["c1"]);
  assert.deepEqual(form.looks, ["true", "4"]);
  waits();
  assert.deepEqual(form.looks, ["true", "4"]);
});

test("between its answer and what the server shows of it nothing flickers", () => {
  knows(3);
  waits(true);
  waits();
  assert.deepEqual(form.looks, ["true", "4"]);
});

test("taking it back counts down", () => {
  knows(4, ["c1"]);
  assert.deepEqual(form.looks, ["true", "4"]);
  waits(false);
  assert.deepEqual(form.looks, ["false", "3"]);
});

test("of changes of mind the last is shown while an earlier one is under way", () => {
  knows(3);
  waits(true, false);
  assert.deepEqual(form.looks, ["false", "3"]);
  knows(4, ["c1"]);
  waits(false);
  assert.deepEqual(form.looks, ["false", "3"]);
});

test("a refusal puts the button back", () => {
  knows(3);
  waits(true);
  resonance.expect([{ id: "c1" }]);
  waits();
  assert.deepEqual(form.looks, ["false", "3"]);
});

test("a touch that the server has confirmed follows the server from then on", () => {
  knows(3);
  waits(true);
  waits();
  knows(4, ["c1"]);
  knows(3, []);
  assert.deepEqual(form.looks, ["false", "3"]);
});

test("a page that was kept shows what it does not know as it was, but for what was asked since", () => {
  form.pressed = "true";
  form.count.textContent = "4";
  waits();
  assert.deepEqual(form.looks, ["true", "4"]);
  waits(false);
  assert.deepEqual(form.looks, ["false", "4"]);
});
