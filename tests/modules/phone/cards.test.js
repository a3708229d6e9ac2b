import "../browser.js";
import assert from "node:assert/strict";
import test from "node:test";

const { arrange, badge, dots, ids } = await import("/static/participant/modules/cards.js");

/** An element as far as lists and drawings need it. */
class Element {
  /** @type {Element[]} */
  children = [];
  /** @type {Record<string, string>} */
  dataset = {};
  /** @type {Record<string, string>} */
  attributes = {};
  textContent = "";
  /** @type {Element | undefined} */
  parent;
  moves = 0;

  /** @param {string} id */
  constructor(id = "") {
    if (id) this.dataset["id"] = id;
  }

  get firstElementChild() {
    return this.children[0];
  }

  get lastElementChild() {
    return this.children.at(-1);
  }

  querySelector() {
    return this;
  }

  /** @param {string} name @param {string} value */
  setAttribute(name, value) {
    this.attributes[name] = value;
  }

  remove() {
    const siblings = this.parent?.children ?? [];
    siblings.splice(siblings.indexOf(this), 1);
  }

  /** @param {Element} child @param {Element | null} before */
  insertBefore(child, before) {
    if (this.children.includes(child)) child.remove();
    this.children.splice(before ? this.children.indexOf(before) : this.children.length, 0, child);
    child.parent = this;
    child.moves += 1;
  }
}

/** @param {string[]} names */
function list(...names) {
  /** @type {any} */
  const made = new Element();
  for (const name of names) made.insertBefore(new Element(name), null);
  for (const child of made.children) child.moves = 0;
  return made;
}

/** @param {any} shown @param {string[]} names */
function show(shown, ...names) {
  arrange(shown, names.map((id) => ({ id })), ({ id }) => /** @type {any} */ (new Element(id)));
  return ids(shown);
}

test("a list holds exactly what it should, in that order", () => {
  const shown = list("b", "c");
  assert.deepEqual(show(shown, "a", "b", "d"), ["a", "b", "d"]);
  assert.deepEqual(show(shown, "d", "a", "b"), ["d", "a", "b"]);
  assert.deepEqual(show(shown), []);
});

test("what stays is not touched, so that whoever reads or types there is not disturbed", () => {
  const shown = list("a", "b", "c");
  const [a, , c] = shown.children;
  show(shown, "new", "a", "c");
  assert.deepEqual([a.moves, c.moves], [0, 0]);
  assert.equal(shown.children[1], a);
});

/** @type {any} */
const page = /** @type {any} */ (globalThis).document;
page.body = { dataset: { shapes: "/shapes.svg" } };
page.getElementById = () => ({});

/** A card with a drawing in it. */
function drawing() {
  /** @type {any} */
  const card = list("drawn", "number");
  card.dataset = { size: "s" };
  return card;
}

for (const n of [1, 7, 12, 13, 75, 171, 1024]) {
  test(`a theme of ${n} contributions is drawn with ${n} dots, none outside the picture`, () => {
    const card = drawing();
    dots(card, n);
    const rows = [...card.firstElementChild.attributes.d.matchAll(/M3\.5 ([\d.]+)h([\d.]+)/g)];
    const drawn = rows.map(([, , width]) => Math.round((Number(width) + 6.9) / 7));
    assert.equal(drawn.reduce((sum, row) => sum + row, 0), n);
    const [, , width, height] = card.attributes.viewBox.split(" ").map(Number);
    assert.equal(Math.max(...drawn) * 7, width);
    assert.equal(rows.length * 7, height);
    assert.ok(width <= 35 * 7);
  });
}

test("the colours of themes are fetched with the first one", () => {
  const colours = { disabled: true };
  /** @type {any} */ (globalThis).document.getElementById = (/** @type {string} */ id) => (id === "colours" ? colours : null);
  badge(drawing(), 1);
  assert.equal(colours.disabled, false);
});

test("a theme has shape, colour and number; after twelve the shape repeats and the number goes on", () => {
  const card = drawing();
  assert.equal(badge(card, 6), "t6");
  assert.equal(badge(card, 14), "t2");
  assert.equal(card.attributes.class, "tb t2 s");
  assert.equal(card.firstElementChild.attributes.href, "/shapes.svg#s2");
  assert.equal(card.lastElementChild.textContent, "14");
});
