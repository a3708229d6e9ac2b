import "../browser.js";
import assert from "node:assert/strict";
import test from "node:test";

const { clock, language, number, t, tn } = await import("/static/live/words.js");

test("a text is said in the language of the page", () => {
  assert.equal(language, "nl");
  assert.equal(t("Received"), "Ontvangen");
});

test("a text without a translation is said in English, with its facts filled in", () => {
  assert.equal(t("{n} of {most} by {who}", { n: 1024, most: 5000, who: "Jan" }), "1.024 of 5.000 by Jan");
});

test("a placeholder without a fact stays visible, so that somebody notices", () => {
  assert.equal(t("by {who}", {}), "by {who}");
});

test("one is singular and everything else is plural", () => {
  assert.deepEqual([0, 1, 2].map((n) => tn("{n} person", "{n} people", n)), ["0 mensen", "1 mens", "2 mensen"]);
});

test("a plural without a translation is said in English", () => {
  assert.deepEqual([1, 2].map((n) => tn("{n} vote", "{n} votes", n)), ["1 vote", "2 votes"]);
});

test("numbers and times are written as the Dutch do", () => {
  assert.equal(number(1024), "1.024");
  assert.equal(clock(new Date(2026, 10, 23, 20, 12).getTime()), "20.12");
});
