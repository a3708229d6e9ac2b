import { storage } from "./storage.js";
import assert from "node:assert/strict";
import test from "node:test";
import { Kept } from "/static/participant/modules/kept.js";

test("what is kept is there after a reload", () => {
  storage();
  assert.equal(new Kept("d1").set("draft.p", { text: "Het net" }), true);
  assert.deepEqual(new Kept("d1").get("draft.p"), { text: "Het net" });
});

test("another dialogue on the same phone sees nothing of it", () => {
  storage();
  new Kept("d1").set("draft.p", 1);
  assert.equal(new Kept("d2").get("draft.p"), undefined);
  assert.deepEqual(new Kept("d2").all("draft."), []);
});

for (const mood of /** @type {const} */ (["refuses", "full"])) {
  test(`where the browser's storage ${mood === "full" ? "is full" : "is refused"}, the page remembers, and says that a reload would lose it`, () => {
    storage(mood);
    const kept = new Kept("d1");
    assert.equal(kept.set("read.k", "words"), false);
    assert.equal(kept.get("read.k"), "words");
    assert.deepEqual(kept.all("read."), ["words"]);
    kept.remove("read.k");
    assert.equal(kept.get("read.k"), undefined);
  });
}

test("all that begins alike comes together, and nothing else", () => {
  storage();
  const kept = new Kept("d1");
  kept.set("read.a", 1);
  kept.set("read.b", 2);
  kept.set("draft.a", 3);
  assert.deepEqual(kept.all("read.").sort(), [1, 2]);
});

test("what somebody else's program broke is not there, instead of breaking the page", () => {
  storage()["samenspraak.d1.draft.p"] = "{half";
  assert.equal(new Kept("d1").get("draft.p"), undefined);
});
