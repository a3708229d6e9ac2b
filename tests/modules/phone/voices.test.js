import "../browser.js";
import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";

/** @type {any} */
const world = globalThis;

/** A card or a list, as far as voices need it. */
class Element {
  /** @type {Element[]} */
  children = [];
  /** @type {Record<string, string>} */
  dataset = {};
  textContent = "";
  hidden = true;
  lang = "";
  /** @type {Element | undefined} */
  parent;

  /** @param {string} [id] */
  constructor(id) {
    if (id) this.dataset["id"] = id;
  }

  get firstElementChild() {
    return this;
  }

  get lastElementChild() {
    return this;
  }

  querySelector() {
    return this;
  }

  querySelectorAll() {
    return [];
  }

  cloneNode() {
    return new Element();
  }

  addEventListener(/** @type {string} */ _name, /** @type {() => void} */ listener) {
    this.click = listener;
  }

  focus() {}

  remove() {
    this.parent?.children.splice(this.parent.children.indexOf(this), 1);
  }

  /** @param {Element} child @param {Element | null} before */
  insertBefore(child, before) {
    if (this.children.includes(child)) child.remove();
    this.children.splice(before ? this.children.indexOf(before) : this.children.length, 0, child);
    child.parent = this;
  }
}

const { Voices } = await import("/static/participant/modules/voices.js");

/** @type {{ul: Element, more: Element}} */
let page;
/** @type {InstanceType<typeof Voices>} */
let voices;
/** @type {string[]} */
let said;
const shown = () => page.ul.children.map(({ dataset }) => dataset["id"]);
const turns = (/** @type {string[]} */ ...ids) => ids.map((id) => ({ id, text: id, lang: "nl", resonance: 0 }));
const update = (/** @type {string[]} */ ids, /** @type {string[]} */ gone = [], about = "p1", /** @type {string[]} */ own = []) =>
  voices.update(turns(...ids), gone, new Set(own), about);

/** @param {string[]} served the cards that the page came with */
function open(...served) {
  page = { ul: new Element(), more: new Element() };
  for (const id of served) page.ul.insertBefore(new Element(id), null);
  const parts = /** @type {Record<string, Element>} */ ({ ul: page.ul, "button.new": page.more });
  world.document.getElementById = () => ({ content: { firstElementChild: new Element() } });
  said = [];
  voices = new Voices({ querySelector: (/** @type {string} */ what) => parts[what] ?? new Element() }, (text) => said.push(text));
}

beforeEach(() => open());

test("the page came with the first few; the others follow below them", () => {
  open("a", "b");
  update(["a", "b", "c", "d"]);
  assert.deepEqual(shown(), ["a", "b", "c", "d"]);
  assert.equal(page.more.hidden, true);
});

test("whose turn comes later waits until it is asked for, and that is said once", () => {
  update(["a", "b"]);
  update(["n", "a", "b"]);
  update(["m", "n", "a"]);
  assert.deepEqual(shown(), ["a", "b"]);
  assert.deepEqual([page.more.hidden, page.more.textContent], [false, "2 nieuwe"]);
  assert.deepEqual(said, ["1 nieuwe"]);
});

test("asked for, the new ones come first, and of the others those stay whose turn it still is", () => {
  update(["a", "b", "c"]);
  update(["c", "n", "b", "m"]);
  page.more.click?.();
  assert.deepEqual(shown(), ["n", "m", "c", "b"]);
  assert.equal(page.more.hidden, true);
});

test("a reader keeps what is no longer anybody's turn", () => {
  update(["a", "b"]);
  update(["y", "z"]);
  assert.deepEqual(shown(), ["a", "b"]);
});

test("a voice that was hidden or taken back leaves at once", () => {
  update(["a", "b"]);
  update(["b"], ["a"]);
  assert.deepEqual(shown(), ["b"]);
  update([], ["a", "b"]);
  assert.deepEqual(shown(), []);
});

test("another question begins a new list", () => {
  update(["a", "b"]);
  update(["c"], [], "p2");
  assert.deepEqual(shown(), ["c"]);
  assert.equal(page.more.hidden, true);
});

test("my own words are not among what others say, also when they were shown before they were known as mine", () => {
  update(["a", "mine"]);
  update(["a", "mine"], [], "p1", ["mine"]);
  assert.deepEqual(shown(), ["a"]);
});
