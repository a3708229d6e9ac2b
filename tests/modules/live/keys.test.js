import assert from "node:assert/strict";
import test from "node:test";
import { newKey } from "/static/live/keys.js";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

test("a key is a UUID and never the same twice", () => {
  const keys = Array.from({ length: 200 }, newKey);
  for (const key of keys) assert.match(key, UUID);
  assert.equal(new Set(keys).size, 200);
});

test("in a hall without https, where browsers hide randomUUID, it is still a UUID", (context) => {
  const original = crypto.randomUUID;
  Object.defineProperty(crypto, "randomUUID", { value: undefined, configurable: true });
  context.after(() => Object.defineProperty(crypto, "randomUUID", { value: original, configurable: true }));
  const keys = Array.from({ length: 200 }, newKey);
  for (const key of keys) assert.match(key, UUID);
  assert.equal(new Set(keys).size, 200);
});
