import "../browser.js";
import assert from "node:assert/strict";
import test from "node:test";

const { graphemes } = await import("/static/participant/modules/compose.js");

const CASES = /** @type {const} */ ([
  ["plain words", "samen", 5],
  ["a family emoji is one", "👩‍👩‍👧‍👦", 1],
  ["a flag is one", "🇳🇱", 1],
  ["an accent of its own joins its letter", "e\u0301e\u0301n", 3],
  ["right to left counts the same", "سلام", 4],
  ["nothing is nothing", "", 0],
]);

for (const [name, text, n] of CASES) {
  test(`characters as a person sees them: ${name}`, () => assert.equal(graphemes(text), n));
}

test("an older phone never counts fewer than the server does", (context) => {
  const { Segmenter } = Intl;
  Object.defineProperty(Intl, "Segmenter", { value: undefined, configurable: true });
  context.after(() => Object.defineProperty(Intl, "Segmenter", { value: Segmenter, configurable: true }));
  assert.equal(graphemes("samen"), 5);
  assert.equal(graphemes("e\u0301"), 1);
  assert.ok(graphemes("👩‍👩‍👧‍👦") >= 1);
});
