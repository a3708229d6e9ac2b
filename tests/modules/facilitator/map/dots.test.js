import "../../browser.js";
import assert from "node:assert/strict";
import test from "node:test";

const { Raster, stampOf } = await import("/static/facilitator/modules/map/raster.js");
const { Newcomers, RING_FOR } = await import("/static/facilitator/modules/map/newcomers.js");
const { Contributions } = await import("/static/facilitator/modules/map/words.js");
const { Selection } = await import("/static/facilitator/modules/selection.js");

/** @param {number} width @param {number} height */
const image = (width, height) => /** @type {ImageData} */ ({ width, height, data: new Uint8ClampedArray(4 * width * height) });

/** @param {ImageData} picture @param {number} x @param {number} y */
const red = (picture, x, y) => picture.data[4 * (y * picture.width + x)] ?? -1;

/** @param {string} id @param {number} count @param {"theme" | "unthemed"} [kind] @returns {import("/static/facilitator/modules/map/bodies.js").Body} */
const body = (id, count, kind = "theme") => ({ id, kind, count, place: null, beside: "", letter: "", ids: [], pack: "" });

test("a dot is full in its middle and gone outside", () => {
  const picture = image(20, 20);
  new Raster(picture).dot(10, 10, 3, [255, 0, 0], 1);
  assert.ok(red(picture, 10, 10) >= 253);
  assert.equal(red(picture, 15, 10), 0);
});

test("a ring is hollow", () => {
  const picture = image(30, 30);
  new Raster(picture).dot(15, 15, 8, [255, 0, 0], 1, 6.5);
  assert.equal(red(picture, 15, 15), 0);
  assert.ok(red(picture, 15 + 7, 15) > 120);
});

test("a dot covers as much as a disc of its size, at every place between two pixels", () => {
  for (let phase = 0; phase < 16; phase += 1) {
    const { alphas } = stampOf(2.6, 0, phase, 100);
    const area = alphas.reduce((sum, alpha) => sum + alpha, 0) / 255;
    assert.ok(Math.abs(area - Math.PI * 2.6 ** 2) < 1.5, `${area} at phase ${phase}`);
  }
});

test("a dot at the edge is left out rather than wrapped round", () => {
  const picture = image(20, 20);
  const raster = new Raster(picture);
  for (const [x, y] of /** @type {[number, number][]} */ ([[-5, 10], [0.5, 10], [19.9, 10], [10, -1], [10, 19.9], [500, 500]])) raster.dot(x, y, 3, [255, 0, 0], 1);
  assert.ok(picture.data.every((value) => value === 0));
});

test("whoever comes in between two looks has a ring for six seconds, and no longer", () => {
  const newcomers = new Newcomers();
  newcomers.look([body("t", 5)], "1", 0);
  assert.deepEqual(newcomers.at(0), []);
  newcomers.look([body("t", 7)], "1", 100);
  assert.deepEqual(newcomers.at(100).map(({ index }) => index), [5, 6]);
  assert.equal(newcomers.at(99 + RING_FOR).length, 2);
  assert.equal(newcomers.next(100), RING_FOR);
  assert.equal(newcomers.at(100 + RING_FOR).length, 0);
  assert.equal(newcomers.next(0), undefined);
});

test("a revision that moves everybody makes nobody new", () => {
  const newcomers = new Newcomers();
  newcomers.look([body("t", 5)], "1", 0);
  newcomers.look([body("t", 50), body("u", 9)], "2", 10);
  assert.deepEqual(newcomers.at(10), []);
});

test("who came in before a revision goes on glowing after it, wherever it put them", () => {
  const newcomers = new Newcomers();
  newcomers.look([body("t", 5), body("u", 9)], "1", 0, []);
  newcomers.look([body("t", 5), body("u", 9), body("unthemed", 2, "unthemed")], "1", 100, [[null, -1], [null, -1]]);
  newcomers.look([body("t", 8), body("u", 9)], "2", 200, [["t", -1], ["u", -1], ["t", -1]]);
  const rings = newcomers.at(200).map(({ id, index, since }) => [id, index, since]);
  assert.deepEqual(rings, [["t", 6, 100], ["u", 8, 100], ["t", 7, 200]], "two that were new stay so, and one more came in with it");
  assert.equal(newcomers.at(100 + RING_FOR).length, 1);
});

test("who looks back, or comes back to now, sees other moments and no newcomers", () => {
  const newcomers = new Newcomers();
  newcomers.look([body("t", 5)], "1 now", 0, []);
  newcomers.look([body("t", 6)], "1 now", 10, [["t", -1]]);
  newcomers.look([body("t", 2)], "1 then", 20);
  assert.deepEqual(newcomers.at(20), []);
  newcomers.look([body("t", 6)], "1 now", 30, [["t", -1]]);
  assert.deepEqual(newcomers.at(30), []);
});

test("the first that waits for a theme is new as well; whoever leaves takes the ring along", () => {
  const newcomers = new Newcomers();
  newcomers.look([body("t", 5)], "1", 0);
  newcomers.look([body("t", 5), body("unthemed", 1, "unthemed")], "1", 10);
  assert.deepEqual(newcomers.at(10).map(({ id }) => id), ["unthemed"]);
  newcomers.look([body("t", 6), body("unthemed", 0, "unthemed")], "1", 20);
  assert.deepEqual(newcomers.at(20).map(({ id }) => id), ["t"]);
});

/** A server with so many contributions in each theme, that counts how often it is asked. @param {number} total */
function server(total) {
  const asked = /** @type {string[]} */ ([]);
  const ask = async (/** @type {any} */ address) => {
    asked.push(String(address));
    const { searchParams, pathname } = new URL(String(address), "https://samenspraak.example");
    const first = Number(searchParams.get("first"));
    const rows = Array.from({ length: Math.max(0, Math.min(100, total - first)) }, (_, at) => ({ id: `${pathname.split("/")[4]}-${first + at}` }));
    const some = searchParams.get("ids")?.split(",").map((id) => ({ id, text: `words of ${id}` }));
    return { ok: true, json: async () => ({ total, first, contributions: some ?? rows }) };
  };
  return { asked, contributions: new Contributions("d1", /** @type {any} */ (ask)) };
}

test("words are asked for where somebody looks, a page at a time, and once", async () => {
  const { asked, contributions } = server(250);
  assert.equal((await contributions.at("t", 101))?.id, "t-101");
  assert.equal((await contributions.at("t", 199))?.id, "t-199");
  assert.deepEqual(asked, ["/f/d1/themes/t/contributions?first=100&most=100"]);
});

test("a dot that came after its page was read is asked for once more", async () => {
  const { asked, contributions } = server(101);
  await contributions.at("t", 100);
  assert.equal(await contributions.at("t", 105), undefined);
  assert.equal(asked.length, 2);
});

test("after a revision everything is asked anew", async () => {
  const { asked, contributions } = server(10);
  await contributions.at("t", 1);
  assert.equal(contributions.known(body("t", 10)).length, 10);
  contributions.forget();
  assert.equal(contributions.known(body("t", 10)).length, 0);
  await contributions.at("t", 1);
  assert.equal(asked.length, 2);
});

test("the undercurrent's dots know whose they are", async () => {
  const { asked, contributions } = server(10);
  const group = { ...body("g", 2), kind: /** @type {const} */ ("group"), ids: ["c1", "c2"] };
  assert.deepEqual(await contributions.idsOf(group, [1]), ["c2"]);
  assert.equal((await contributions.of(group, 1))?.text, "words of c2");
  await contributions.of(group, 0);
  assert.deepEqual(asked, ["/f/d1/contributions?ids=c1,c2"]);
});

test("a selection keeps the order in which it was made, and says when it changes", () => {
  const selection = new Selection();
  let changes = 0;
  selection.addEventListener("change", () => (changes += 1));
  selection.add(["c3", "c1"]);
  selection.toggle("c2");
  selection.toggle("c3");
  assert.deepEqual(selection.ids, ["c1", "c2"]);
  assert.deepEqual([selection.size, selection.has("c3")], [2, false]);
  selection.clear();
  selection.clear();
  assert.equal(changes, 4);
});

test("splitting and moving are asked of whoever listens", () => {
  const selection = new Selection();
  /** @type {string[]} */
  const acts = [];
  selection.addEventListener("act", (event) => acts.push(/** @type {CustomEvent} */ (event).detail));
  selection.ask("split");
  assert.deepEqual(acts, ["split"]);
});
