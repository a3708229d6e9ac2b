import "../browser.js";
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

/** @type {any} */
const world = globalThis;

/** An element as far as lists need it. */
class Element {
  /** @type {Element[]} */
  children = [];
  /** @type {Record<string, string>} */
  dataset = {};
  /** @type {Element | undefined} */
  parent;
  filled = 0;
  moved = 0;

  /** @param {Element} node @param {Element | null} before */
  insertBefore(node, before) {
    node.remove();
    node.parent = this;
    node.moved += 1;
    const place = before ? this.children.indexOf(before) : this.children.length;
    this.children.splice(place, 0, node);
  }

  remove() {
    if (this.parent) this.parent.children = this.parent.children.filter((child) => child !== this);
    if (this === world.document.activeElement) world.document.activeElement = null;
    this.parent = undefined;
  }

  /** @param {Element} node */
  contains(node) {
    return this.children.includes(node);
  }

  focus() {
    world.document.activeElement = this;
  }

  cloneNode() {
    return new Element();
  }
}

world.HTMLElement = Element;
world.document.activeElement = null;
world.document.getElementById = () => ({ content: { querySelector: () => new Element() } });

const { follow } = await import("/static/facilitator/modules/keyed.js");

let list = new Element();
/** @param {string} words each letter is an item */
const show = (words, template = "row") =>
  follow(/** @type {any} */ (list), [...words].map((id) => ({ id })), {
    template,
    fill: (element) => (/** @type {any} */ (element).filled += 1),
  });
const shown = () => list.children.map((child) => child.dataset["id"]).join("");
/** @param {string} id */
const row = (id) => list.children.find((child) => child.dataset["id"] === id);

beforeEach(() => {
  list = new Element();
});

test("the list shows the items in their order", () => {
  show("abc");
  assert.equal(shown(), "abc");
  show("cab");
  assert.equal(shown(), "cab");
});

test("what stays keeps its element, and is filled with what is new about it", () => {
  show("ab");
  const before = row("b");
  show("bc");
  assert.equal(row("b"), before);
  assert.equal(before?.filled, 2);
});

test("what is gone leaves, and so does what the server drew for the first moment", () => {
  const first = new Element();
  list.insertBefore(first, null);
  show("ab");
  show("b");
  assert.equal(shown(), "b");
  assert.equal(list.children.includes(first), false);
});

test("an update that changes nothing moves nothing", () => {
  show("abc");
  show("abc");
  assert.deepEqual(list.children.map(({ moved }) => moved), [1, 1, 1]);
});

test("who has the focus keeps it when the order changes around them", () => {
  show("abc");
  row("c")?.focus();
  show("cab");
  assert.equal(world.document.activeElement, row("c"));
});

test("an item that is drawn in another way gets another element", () => {
  show("a", "row-planned");
  const before = row("a");
  show("a", "row-closed");
  assert.notEqual(row("a"), before);
  assert.equal(shown(), "a");
});
