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
/** @type {any[]} */
let acts;
/** @type {string[]} */
let said;
/** @type {InstanceType<typeof Resonance>} */
let resonance;
const settled = () => new Promise((done) => setImmediate(done));
const knows = (/** @type {number} */ n, /** @type {string[]} */ given = []) =>
  resonance.update([{ id: "c1", resonance: n }], given);

beforeEach(() => {
  form = new Form("c1");
  world.document.querySelectorAll = () => [form];
  acts = [];
  said = [];
  const act = (/** @type {any} */ message) =>
    new Promise((resolve, reject) => acts.push({ ...message, ack: resolve, refuse: reject }));
  resonance = new Resonance(act, (text) => said.push(text));
});

test("a voice shows how many it speaks to, and nothing where it is nobody yet", () => {
  knows(1024);
  assert.deepEqual(form.looks, ["false", "1.024"]);
  knows(0);
  assert.deepEqual(form.looks, ["false", ""]);
});

test("a touch answers at once, before the server does", () => {
  knows(3);
  resonance.toggle("c1");
  assert.deepEqual(form.looks, ["true", "4"]);
  assert.deepEqual(acts.map(({ contribution_id, on }) => [contribution_id, on]), [["c1", true]]);
});

test("my own is not counted twice when the server's number includes it", async () => {
  knows(3);
  resonance.toggle("c1");
  knows(4, ["c1"]);
  assert.deepEqual(form.looks, ["true", "4"]);
  acts[0].ack();
  await settled();
  assert.deepEqual(form.looks, ["true", "4"]);
});

test("taking it back counts down", () => {
  knows(4, ["c1"]);
  assert.deepEqual(form.looks, ["true", "4"]);
  resonance.toggle("c1");
  assert.deepEqual(form.looks, ["false", "3"]);
});

test("of changes of mind while the first is under way only the last is sent", async () => {
  knows(3);
  for (let touch = 0; touch < 4; touch += 1) resonance.toggle("c1");
  assert.equal(acts.length, 1);
  acts[0].ack();
  await settled();
  assert.deepEqual(acts.map(({ on }) => on), [true, false]);
  assert.deepEqual(form.looks, ["false", "3"]);
});

test("a refusal puts the button back and says why", async () => {
  knows(3);
  resonance.toggle("c1");
  acts[0].refuse(new Error("Dit bestaat niet meer."));
  await settled();
  assert.deepEqual(form.looks, ["false", "3"]);
  assert.deepEqual(said, ["Dit bestaat niet meer."]);
});

test("a theme speaks to people as a voice does", async () => {
  knows(3);
  resonance.toggle("c1", "theme_id");
  assert.deepEqual(acts.map(({ type, theme_id, on }) => [type, theme_id, on]), [["resonate_theme", "c1", true]]);
});

test("a touch that the server has confirmed follows the server from then on", async () => {
  knows(3);
  resonance.toggle("c1");
  acts[0].ack();
  await settled();
  knows(4, ["c1"]);
  knows(3, []);
  assert.deepEqual(form.looks, ["false", "3"]);
});
