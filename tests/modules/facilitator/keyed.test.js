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

  /** @param {Element} node @returns {boolean} */
  contains(node) {
    return node === this || this.children.some((child) => child.contains(node));
  }

  /** Only `[data-act="…"]`, or every element. @param {string} selector @returns {Element[]} */
  querySelectorAll(selector) {
    const act = /^\[data-act="(.*)"\]$/.exec(selector)?.[1];
    return this.children.flatMap((child) => [...(act === undefined || child.dataset["act"] === act ? [child] : []), ...child.querySelectorAll(selector)]);
  }

  /** @param {string} selector */
  querySelector(selector) {
    return this.querySelectorAll(selector)[0];
  }

  /** Only `[tabindex]` and `[hidden]`. @param {string} selector @returns {Element | null} */
  closest(selector) {
    if (selector === "[hidden]" ? this.hidden : this.focusable) return this;
    return this.parent?.closest(selector) ?? null;
  }

  hidden = false;
  focusable = false;

  focus() {
    if (this.focusable) world.document.activeElement = this;
  }

  cloneNode() {
    return new Element();
  }
}

world.HTMLElement = Element;
world.CSS = { escape: (/** @type {string} */ words) => words };
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

/** @template {Element | undefined} T @param {T} element @returns {Element} */
function reachable(element) {
  if (!element) throw new Error("there is no such row");
  element.focusable = true;
  return element;
}

/** A button in a row. @param {string} id @param {string} act */
function button(id, act) {
  const made = reachable(new Element());
  made.dataset["act"] = act;
  reachable(row(id)).focusable = false;
  row(id)?.insertBefore(made, null);
  return made;
}

beforeEach(() => {
  world.document.activeElement = null;
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
  reachable(row("c")).focus();
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

test("when a row leaves with the focus in it, the row that takes its place gets it", () => {
  show("abc");
  for (const id of "abc") reachable(row(id));
  row("b")?.focus();
  show("ac");
  assert.equal(world.document.activeElement, row("c"));
  show("a");
  assert.equal(world.document.activeElement, row("a"));
});

test("a button that leaves leaves the focus to the one that does the same", () => {
  show("abc");
  button("b", "hide").focus();
  button("c", "move");
  const same = button("c", "hide");
  show("ac");
  assert.equal(world.document.activeElement, same);
});

test("where nothing does the same, what stands there has it; in an empty list its box", () => {
  show("ab");
  button("a", "remove").focus();
  const other = button("b", "open");
  show("b");
  assert.equal(world.document.activeElement, other);
  list.focusable = true;
  show("");
  assert.equal(world.document.activeElement, list);
});

test("what is hidden does not get the focus", () => {
  show("ab");
  button("a", "hide").focus();
  button("b", "hide").hidden = true;
  const seen = button("b", "move");
  show("b");
  assert.equal(world.document.activeElement, seen);
});

test("who is elsewhere stays there when rows leave", () => {
  show("ab");
  const elsewhere = reachable(new Element());
  elsewhere.focus();
  show("b");
  assert.equal(world.document.activeElement, elsewhere);
});
