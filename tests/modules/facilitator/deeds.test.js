import "../browser.js";
import assert from "node:assert/strict";
import test from "node:test";

import { theme } from "./themes.js";

const deeds = await import("/static/facilitator/modules/deeds.js");

const net = theme({ id: "t1", title: "Het net zit vol", label: "net · vol" });
const fresh = theme({ id: "t2", title: "buren · molens", label: "buren · molens" });

test("renaming says what the facilitator saw, so that somebody else's name is not overwritten", () => {
  const { message } = deeds.rename(net, "  Geen   plek op het net ");
  assert.deepEqual(message, {
    type: "rename_theme",
    theme_id: "t1",
    name: "Geen plek op het net",
    seen: "Het net zit vol",
  });
});

test("undoing a new name gives the name before it back", () => {
  const { undo } = deeds.rename(net, "Anders");
  assert.deepEqual(undo, { type: "rename_theme", theme_id: "t1", name: "Het net zit vol", seen: "Anders" });
});

test("undoing a theme's first name gives the suggested label back, not a name that reads like it", () => {
  assert.equal(deeds.rename(fresh, "Ruzie met de buren").undo?.["name"], "");
});

test("an empty name means the suggested label, and can be undone to the name there was", () => {
  const deed = deeds.rename(net, "   ");
  assert.equal(deed.message["name"], "");
  assert.deepEqual(deed.undo, { type: "rename_theme", theme_id: "t1", name: "Het net zit vol", seen: "net · vol" });
  assert.equal(deed.said, "‘Het net zit vol’ is now called ‘net · vol’.");
});

test("a merge is undone by parting, and parting by merging again", () => {
  const merged = deeds.merge(fresh, net);
  assert.deepEqual(merged.message, { type: "merge_themes", source_id: "t2", into_id: "t1" });
  assert.deepEqual(merged.undo, { type: "part_themes", source_id: "t2" });
  const parted = deeds.part(fresh, net);
  assert.deepEqual([parted.message, parted.undo], [merged.undo, merged.message]);
});

test("sharing and not sharing undo each other, and each says what the room sees", () => {
  const on = deeds.share(net, true);
  const off = deeds.share(net, false);
  assert.deepEqual([on.undo, off.undo], [off.message, on.message]);
  assert.notEqual(on.said, off.said);
});

test("hiding a voice that was public is undone by releasing it", () => {
  const { undo } = deeds.hide({ id: "c1" });
  assert.deepEqual(undo, { type: "release_contribution", contribution_id: "c1" });
});

test("hiding what was still waiting offers no undo, because undoing it would make it public", () => {
  const deed = deeds.hide({ id: "c1" }, true);
  assert.deepEqual(deed.message, { type: "hide_contribution", contribution_id: "c1" });
  assert.equal(deed.undo, undefined);
  assert.match(deed.said, /hidden/);
});

test("releasing is undone by hiding, and the button says so instead of promising that it waits again", () => {
  const deed = deeds.release({ id: "c1" });
  assert.deepEqual(deed.undo, { type: "hide_contribution", contribution_id: "c1" });
  assert.equal(deed.undoWords, "Hide it");
});
