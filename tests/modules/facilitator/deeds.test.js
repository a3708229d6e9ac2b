import "../browser.js";
import assert from "node:assert/strict";
import test from "node:test";

import { script, theme } from "./themes.js";

const deeds = await import("/static/facilitator/modules/deeds.js");
const voices = await import("/static/facilitator/modules/voice_deeds.js");
const questions = await import("/static/facilitator/modules/script_deeds.js");
const { isShown, sceneName, show } = await import("/static/facilitator/modules/wall_deeds.js");

const net = theme({ id: "t1", title: "Het net zit vol", label: "net · vol", revision: 4 });
const fresh = theme({ id: "t2", title: "buren · molens", label: "buren · molens" });

test("renaming says what the facilitator saw, so that somebody else's name is not overwritten", () => {
  assert.deepEqual(deeds.rename(net, "  Geen   plek op het net ").message, {
    type: "rename_theme",
    theme_id: "t1",
    name: "Geen plek op het net",
    seen: "Het net zit vol",
  });
});

test("an empty name means the suggested label, and says so", () => {
  const deed = deeds.rename(net, "   ");
  assert.equal(deed.message["name"], "");
  assert.equal(deed.said, "‘Het net zit vol’ is now called ‘net · vol’.");
});

test("each act on a theme names the theme and what it is", () => {
  assert.deepEqual(deeds.merge(fresh, net).message, { type: "merge_themes", source_id: "t2", into_id: "t1" });
  assert.deepEqual(deeds.part(fresh).message, { type: "part_themes", source_id: "t2" });
  assert.deepEqual(deeds.pin(net, true).message, { type: "pin_theme", theme_id: "t1", on: true });
  assert.deepEqual(deeds.hideTheme(net, false).message, { type: "hide_theme", theme_id: "t1", on: false });
  assert.deepEqual(deeds.rejoin(net).message, { type: "rejoin_theme", theme_id: "t1" });
});

test("what is switched on and what is switched off are said in different words", () => {
  for (const switched of [deeds.share, deeds.pin, deeds.hideTheme]) {
    assert.notEqual(switched(net, true).said, switched(net, false).said);
    assert.notEqual(switched(net, true).what, switched(net, false).what);
  }
});

test("a broad group goes into its largest theme as one act", () => {
  const deed = deeds.mergeAll(net, [fresh, theme({ id: "t3" })]);
  assert.deepEqual(deed.message.map((message) => [message["source_id"], message["into_id"]]), [["t2", "t1"], ["t3", "t1"]]);
});

test("a group that the engine found is split off by its name in that revision, chosen voices by their ids", () => {
  assert.deepEqual(deeds.split(net, { part: 2 }, " Te  duur ").message, {
    type: "split_theme",
    theme_id: "t1",
    part: 2,
    revision: 4,
    name: "Te duur",
  });
  assert.deepEqual(deeds.split(net, { contributions: ["c1", "c2"] }, "Te duur").message, {
    type: "split_theme",
    theme_id: "t1",
    contributions: ["c1", "c2"],
    name: "Te duur",
  });
});

test("one voice is moved from where it was seen, several go together", () => {
  assert.deepEqual(voices.move(["c1"], fresh, net).message, { type: "move_contribution", contribution_id: "c1", theme_id: "t2", seen: "t1" });
  assert.deepEqual(voices.move(["c1", "c2"], fresh, net).message, {
    type: "move_contributions",
    moves: [["c1", "t2", true], ["c2", "t2", true]],
  });
});

test("a voice can be taken out of every theme", () => {
  const deed = voices.move(["c1"], null, net);
  assert.equal(/** @type {any} */ (deed.message).theme_id, null);
  assert.match(deed.said, /no theme/);
});

test("hiding what was still waiting says where it is now; what the room saw stays when nothing is wrong with it", () => {
  assert.match(voices.hide({ id: "c1" }, true).said, /hidden/);
  assert.notEqual(voices.release({ id: "c1" }).said, voices.release({ id: "c1" }, true).said);
});

test("a question goes to the end, before another, or right after the open one when it is about a theme", () => {
  assert.deepEqual(questions.add("Wie helpt?", null).message, { type: "add_prompt", text: "Wie helpt?", before_id: null });
  assert.deepEqual(questions.add("Wie helpt?", "p2").message["before_id"], "p2");
  assert.deepEqual(questions.askAbout(net, "Wie helpt?").message, { type: "ask_about", theme_id: "t1", text: "Wie helpt?" });
});

test("changing a question says which words were before the facilitator", () => {
  const [first] = script("planned");
  assert.ok(first);
  assert.deepEqual(questions.edit(first, "Wat nu?").message, { type: "edit_prompt", prompt_id: "p1", text: "Wat nu?", seen: "Vraag 1" });
});

test("a question moves one place among those still to come, and not past them", () => {
  const prompts = script("closed", "collecting", "planned", "planned", "planned");
  const [, , third, fourth, fifth] = prompts;
  assert.ok(third && fourth && fifth);
  assert.equal(questions.reorder(fourth, prompts, -1)?.message.before_id, "p3");
  assert.equal(questions.reorder(third, prompts, 1)?.message.before_id, "p5");
  assert.equal(questions.reorder(fourth, prompts, 1)?.message.before_id, null);
  assert.equal(questions.reorder(third, prompts, -1), undefined);
  assert.equal(questions.reorder(fifth, prompts, 1), undefined);
});

test("the clock is set in minutes, given one more, and put off", () => {
  const [first] = script("collecting");
  assert.ok(first);
  assert.equal(questions.setTimer(first, 5).message.seconds, 300);
  assert.equal(questions.setTimer(first, null).message.seconds, null);
  assert.equal(questions.extendTimer(first).message.seconds, 60);
});

test("a theme is on the wall only while it is the one scene that shows it", () => {
  assert.equal(isShown(net, { scene: "theme", theme_id: "t1" }), true);
  assert.equal(isShown(net, { scene: "theme", theme_id: "t2" }), false);
  assert.equal(isShown(net, { scene: "themes", theme_id: "t1" }), false);
  assert.equal(isShown(net, undefined), false);
});

test("every scene of the hall has a name of its own", () => {
  const names = /** @type {const} */ (["prompt", "count", "themes", "theme", "voice", "energy"]).map(sceneName);
  assert.equal(new Set(names).size, 6);
  assert.deepEqual(show({ scene: "theme", theme_id: "t1" }).message, { type: "show_on_wall", scene: "theme", theme_id: "t1" });
});
