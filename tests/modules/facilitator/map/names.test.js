import "../../browser.js";
import assert from "node:assert/strict";
import test from "node:test";

const { placeNames, touches } = await import("/static/facilitator/modules/map/labels.js");

const { Scene } = await import("/static/facilitator/modules/map/scene.js");

/** @typedef {import("/static/facilitator/modules/map/labels.js").Wanted} Wanted */

const SIZE = { width: 744, height: 480 };

/**
 * @param {string} id
 * @param {number} x
 * @param {number} y
 * @param {number} radius
 * @param {boolean} [first]
 * @returns {Wanted}
 */
const wanted = (id, x, y, radius, first = false) => ({
  id,
  circle: { x, y, radius },
  shapes: [{ w: 150, h: 44, most: 184 }, { w: 230, h: 24, most: 300 }],
  short: { w: 36, h: 36, most: 0 },
  first,
});

/** @param {Wanted[]} all @param {import("/static/facilitator/modules/map/labels.js").Box[]} [taken] */
const placed = (all, taken = [], before = new Map()) => placeNames(all, all.map(({ circle }) => circle), taken, SIZE, before);

/** A hall full: as many themes as ever, in no order. @param {number} count */
function crowd(count) {
  return Array.from({ length: count }, (_, at) => wanted(`t${at}`, 40 + ((at * 181) % 660), 30 + ((at * 97) % 410), 14 + (at % 5) * 9));
}

test("a name stands below its theme where there is room", () => {
  const spot = placed([wanted("t", 300, 200, 60)]).get("t");
  assert.deepEqual([spot?.x, spot?.y, spot?.short], [225, 262, false]);
});

test("no name ever overlaps another, however crowded it is", () => {
  for (const count of [2, 9, 30, 80]) {
    const spots = [...placed(crowd(count)).values()];
    spots.forEach((one, a) => spots.slice(0, a).forEach((other) => assert.ok(!touches(one, other), `overlap among ${count}`)));
  }
});

test("every name is inside the map, and none on what is taken", () => {
  const taken = [{ x: 500, y: 400, w: 244, h: 80 }];
  for (const spot of placed(crowd(30), taken).values()) {
    assert.ok(spot.x >= 0 && spot.y >= 0 && spot.x + spot.w <= SIZE.width && spot.y + spot.h <= SIZE.height);
    assert.ok(!touches(spot, taken[0] ?? spot));
  }
});

test("nine themes as on the drawing all have their names in full", () => {
  const nine = /** @type {[number, number, number][]} */ ([[112, 72, 76], [357, 62, 69], [450, 235, 63], [231, 235, 60], [617, 72, 60], [74, 365, 50], [365, 400, 47], [610, 390, 42], [684, 274, 33]]);
  const spots = [...placed(nine.map(([x, y, radius], at) => wanted(`t${at}`, x, y, radius))).values()];
  assert.equal(spots.filter(({ short }) => !short).length, 9);
});

test("where there is no room for a name its badge still stands; the chosen one comes first", () => {
  const heap = Array.from({ length: 12 }, (_, at) => wanted(`t${at}`, 370 + at, 240, 200 + at, at === 7));
  const spots = placed(heap);
  assert.equal(spots.get("t7")?.short, false);
});

test("a name stays where it was when little has changed", () => {
  const before = placed([wanted("t", 300, 200, 60)]);
  const spot = before.get("t");
  const after = placed([wanted("t", 301, 200, 60)], [], before).get("t");
  assert.ok(Math.abs((after?.x ?? 0) - (spot?.x ?? 0)) <= 2);
});

test("a theme that fills the screen has its name inside", () => {
  const spot = placed([wanted("t", 300, 200, 2000)]).get("t");
  assert.ok(spot && spot.x >= 0 && spot.y >= 0);
});

test("of fifteen themes in a full hall most have their names, the three largest first of all, and almost no dot is covered", () => {
  const bodies = Array.from({ length: 15 }, (_, at) => ({
    id: `t${at}`, kind: /** @type {const} */ ("theme"), count: 1100 - 50 * at, beside: "", letter: "", ids: [], pack: "",
    place: /** @type {[number, number]} */ ([(0.5 + at * 0.618034) % 1, (0.3 + at * 0.381966) % 1]),
  }));
  for (const size of [SIZE, { width: 900, height: 600 }]) {
    const scene = new Scene(bodies, size);
    const circles = [...scene.laid.values()].map(({ disc }) => disc);
    const spots = placeNames(circles.map(({ x, y, radius }, at) => wanted(`t${at}`, x, y, radius)), circles, [], size, new Map());
    assert.ok([...spots.values()].filter(({ short }) => !short).length >= 10, `${size.width}`);
    assert.deepEqual(["t0", "t1", "t2"].map((id) => spots.get(id)?.short), [false, false, false]);
  }
});
