import "../../browser.js";
import assert from "node:assert/strict";
import test from "node:test";

import { theme } from "../themes.js";

const { bendOf, bent, outline, radiusOf, spread, WIDEST } = await import("/static/facilitator/modules/map/spiral.js");
const { bodiesOf } = await import("/static/facilitator/modules/map/bodies.js");
const { pitchFor, roomFor, settle } = await import("/static/facilitator/modules/map/settle.js");
const { packed } = await import("/static/facilitator/modules/map/packs.js");
const { Scene } = await import("/static/facilitator/modules/map/scene.js");
const { WHOLE, zoomed, moved, CLOSEST } = await import("/static/facilitator/modules/map/view.js");
const { encloses, drawnOn } = await import("/static/facilitator/modules/map/lasso.js");

const SIZE = { width: 744, height: 480 };
const PLACES = /** @type {[number, number][]} */ ([[0.15, 0.15], [0.48, 0.13], [0.6, 0.49], [0.31, 0.49], [0.83, 0.15], [0.1, 0.76], [0.49, 0.86], [0.82, 0.84], [0.92, 0.57]]);
const COUNTS = [186, 158, 141, 129, 104, 88, 72, 55, 33];

/**
 * Nine themes as on the drawing, times so many, and what stands beside them.
 * @param {number} [times]
 * @param {number} [extra] newcomers in the first theme
 */
function bodies(times = 1, extra = 0) {
  const themes = COUNTS.map((count, at) =>
    theme({ id: `t${at}`, number: at + 1, contributions: count * times + (at ? 0 : extra), place: PLACES[at] ?? null }));
  const groups = [{ id: "g1", ids: ["c1", "c2", "c3"], theme_id: "t2", voices: [] }];
  const singles = [{ id: "c9", text: "Mij vragen ze niets.", lang: "nl", resonance: 0 }];
  /** @type {[string, any][]} */
  const sections = [["undercurrent", { groups, singles }], ["ledger", { unthemed: 21 }], ["revision", { number: 1 }]];
  return bodiesOf(themes, new Map(sections));
}

test("a newcomer lies outermost and moves nobody", () => {
  const bend = bendOf("t1");
  const before = new Float32Array(400);
  const after = new Float32Array(400);
  spread(before, 0, 100, 4, bend);
  spread(after, 0, 101, 4, bend);
  assert.deepEqual(before.subarray(0, 200), after.subarray(0, 200));
  assert.ok(Math.hypot(after[200] ?? 0, after[201] ?? 0) > 0.8 * radiusOf(100, 4));
});

test("no two dots of a theme touch, in small ones and large ones", () => {
  for (const count of [7, 60, 500]) {
    const dots = new Float32Array(2 * count);
    spread(dots, 0, count, 4, bendOf("some theme"));
    let nearest = Infinity;
    for (let a = 0; a < count; a += 1) {
      for (let b = 0; b < a; b += 1) {
        nearest = Math.min(nearest, Math.hypot((dots[2 * a] ?? 0) - (dots[2 * b] ?? 0), (dots[2 * a + 1] ?? 0) - (dots[2 * b + 1] ?? 0)));
      }
    }
    assert.ok(nearest > 2 * 0.53 * 4, `${nearest} between dots of ${2 * 0.53 * 4}`);
  }
});

test("every theme has an outline of its own, the same each time, and all dots lie inside it", () => {
  assert.deepEqual(bendOf("t1"), bendOf("t1"));
  assert.notDeepEqual(bendOf("t1"), bendOf("t2"));
  const bend = bendOf("t1");
  for (let angle = 0; angle < 6.3; angle += 0.1) assert.ok(bent(bend, angle) <= WIDEST);
  const dots = new Float32Array(600);
  spread(dots, 0, 300, 4, bend);
  const line = outline(radiusOf(300, 4), bend, 9);
  for (let index = 0; index < 300; index += 1) assert.ok(encloses(line, dots[2 * index] ?? 0, dots[2 * index + 1] ?? 0));
});

test("every contribution is exactly one dot, wherever it stands", () => {
  const all = bodies();
  const dots = all.reduce((sum, { count }) => sum + count, 0);
  assert.equal(dots, COUNTS.reduce((sum, count) => sum + count, 0) + 3 + 1 + 21);
  assert.deepEqual(all.map(({ kind }) => kind), [...COUNTS.map(() => "theme"), "group", "single", "unthemed"]);
  assert.deepEqual(all.filter(({ letter }) => letter).map(({ letter }) => letter), ["A", "B"]);
});

test("what stands apart as undercurrent is no dot of its theme as well", () => {
  const [body] = bodiesOf([theme({ contributions: 10, apart: 3 })], new Map());
  assert.equal(body?.count, 7);
});

test("themes keep clear of each other and of the edge, with a hundred dots and with ten thousand", () => {
  for (const times of [0.1, 1, 10]) {
    const { discs } = settle(bodies(times), SIZE);
    const all = [...discs.values()];
    all.forEach((one, a) => {
      assert.ok(one.x - one.radius >= 0 && one.x + one.radius <= SIZE.width, "hangs over the side");
      assert.ok(one.y - one.radius >= 0 && one.y + one.radius <= SIZE.height, "hangs over the top or the foot");
      for (const other of all.slice(0, a)) {
        assert.ok(Math.hypot(one.x - other.x, one.y - other.y) > one.radius + other.radius - 3, `overlap at ${times}`);
      }
    });
  }
});

/** Single voices at these places. @param {[number, number][]} places */
const singled = (places) => {
  const singles = places.map((_, at) => ({ id: `c${at}`, text: "", lang: "nl", resonance: 0 }));
  const alone = bodiesOf([], new Map(/** @type {[string, any][]} */ ([["undercurrent", { groups: [], singles }]])));
  return alone.map((body, at) => ({ ...body, place: places[at] ?? null }));
};

test("single voices leave the place free where the name of a theme would stand", () => {
  const [whole] = bodiesOf([theme({ id: "t1", number: 1, contributions: 40, place: [0.5, 0.4] })], new Map());
  const below = /** @type {[number, number][]} */ ([0, 1, 2, 3, 4].map((at) => [0.44 + 0.02 * at, 0.54 + 0.01 * at]));
  const { discs } = settle([.../** @type {any[]} */ ([whole]), ...singled(below)], SIZE);
  const { x = 0, y = 0, radius = 0 } = discs.get("t1") ?? {};
  for (const [id, one] of discs) {
    if (id === "t1") continue;
    const beside = Math.abs(one.x - x) > 66 + one.reach;
    const lower = one.y - one.reach > y + radius + 46;
    assert.ok(beside || lower, `${id} lies ${one.x - x}, ${one.y - y - radius} from the foot of the theme`);
  }
});

test("nothing lies below the buttons, where nobody could reach it", () => {
  const [[, lone] = []] = settle(singled([[0.99, 0.99]]), SIZE).discs;
  assert.ok(lone && lone.y + lone.radius < SIZE.height - 60, `at ${lone?.x}, ${lone?.y}`);
});

test("names may stand as near to a voice as its dots allow, and keep off the whole of a theme", () => {
  const { discs } = settle(bodies(), SIZE);
  for (const [id, { radius, reach }] of discs) assert.ok(id.startsWith("t") ? reach === radius : reach < radius, id);
});

test("the same themes settle the same way", () => {
  assert.deepEqual(settle(bodies(), SIZE), settle(bodies(), SIZE));
});

test("what has no place yet gets one inside the map", () => {
  const themes = Array.from({ length: 30 }, (_, at) => theme({ id: `x${at}`, number: at + 1, place: null }));
  for (const { x, y } of settle(bodiesOf(themes, new Map()), SIZE).discs.values()) assert.ok(x > 0 && y > 0 && x < 744 && y < 480);
});

test("dots are smaller the more there are, and never larger than a dot", () => {
  const pitches = [12, 300, 1000, 10_000].map((count) => pitchFor([count], SIZE));
  assert.deepEqual([...pitches].sort((a, b) => b - a), pitches);
  assert.ok((pitches[0] ?? 0) <= 8);
});

test("a theme that grows is drawn larger in steps, so that most newcomers move nothing", () => {
  assert.ok(roomFor(103) > 103);
  assert.equal(roomFor(103), roomFor(110));
  const scene = new Scene(bodies(), SIZE);
  const before = scene.where({ id: "t0", index: 5 }, WHOLE);
  assert.equal(scene.takes(bodies(1, 1)), true);
  assert.deepEqual(scene.where({ id: "t0", index: 5 }, WHOLE), before);
  assert.ok(scene.where({ id: "t0", index: 186 }, WHOLE));
  assert.equal(scene.takes(bodies(1, 400)), false, "outgrown: it settles anew");
});

test("the dot under the pointer is found, at any zoom", () => {
  const scene = new Scene(bodies(), SIZE);
  for (const view of [WHOLE, zoomed(WHOLE, 4, 100, 80, SIZE)]) {
    for (const dot of [{ id: "t0", index: 0 }, { id: "t4", index: 70 }, { id: "g1", index: 2 }]) {
      const [x, y] = scene.where(dot, view) ?? [0, 0];
      assert.deepEqual(scene.dotAt(x, y, view, 6), dot);
    }
  }
  assert.equal(scene.dotAt(-50, -50, WHOLE, 6), undefined);
});

test("a press inside the outline means the theme", () => {
  const scene = new Scene(bodies(), SIZE);
  const disc = scene.laid.get("t3")?.disc;
  assert.equal(scene.bodyAt(disc?.x ?? 0, disc?.y ?? 0, WHOLE), "t3");
  assert.equal(scene.bodyAt(1, SIZE.height / 2 - 200, WHOLE), "");
});

test("a line around a theme holds all of its dots and no other", () => {
  const scene = new Scene(bodies(), SIZE);
  const disc = scene.laid.get("t5")?.disc ?? { x: 0, y: 0, radius: 0 };
  const { x, y, radius } = disc;
  /** @type {[number, number][]} */
  const line = [[x - radius, y - radius], [x + radius, y - radius], [x + radius, y + radius], [x - radius, y + radius]];
  const found = scene.within((px, py) => encloses(line, px, py), WHOLE);
  assert.equal(found.filter(({ id }) => id === "t5").length, 88);
});

test("a line remembers where it turned and not every tremble", () => {
  /** @type {[number, number][]} */
  const line = [];
  for (const x of [0, 1, 2, 3, 10]) drawnOn(line, x, 0);
  assert.deepEqual(line, [[0, 0], [3, 0], [10, 0]]);
});

test("one looks closer around the finger, never further than the whole, and never beside the map", () => {
  const closer = zoomed(WHOLE, 2, 300, 200, SIZE);
  assert.equal(300 * closer.zoom + closer.x, 300);
  assert.deepEqual(zoomed(closer, 0.01, 10, 10, SIZE), WHOLE);
  assert.equal(zoomed(WHOLE, 1000, 0, 0, SIZE).zoom, CLOSEST);
  assert.deepEqual(moved(WHOLE, 50, 50, SIZE), WHOLE);
  assert.deepEqual(moved(closer, 10_000, 0, SIZE).x, 0);
  assert.deepEqual(moved(closer, -10_000, 0, SIZE).x, SIZE.width * (1 - 2));
});

/** @param {number[]} counts of what is inside @param {Partial<import("/static/facilitator/modules/sections.js").Theme>} facts */
const inside = (counts, facts) => theme({ ...facts, subthemes: counts.map((count, part) => ({ part, count, voice: { id: `v${part}`, text: "Zo is het.", lang: "nl", resonance: 0 } })) });
const CLOSE = [theme({ id: "a", number: 1, contributions: 40, coarse: 1, place: [0.2, 0.3] }), theme({ id: "b", number: 2, contributions: 90, coarse: 1, place: [0.8, 0.3] })];

test("broad: themes that are close lie together in the colour of the largest, under one name, and each dot stays one dot", () => {
  const all = bodiesOf([...CLOSE, theme({ id: "c", number: 3, contributions: 7, coarse: -1, place: [0.5, 0.9] })], new Map(), "broad");
  assert.deepEqual(all.map(({ id, count, pack, leader }) => [id, count, Boolean(pack), leader?.id]), [["b", 90, true, "b"], ["a", 40, true, "b"], ["c", 7, false, "c"]]);
  assert.deepEqual(all.map(({ name }) => name?.contributions), [130, undefined, 7]);
  const scene = new Scene(all, SIZE);
  assert.deepEqual(scene.outlines.map((laid) => laid.length), [2, 1]);
  const [a, b] = [scene.laid.get("a")?.disc, scene.laid.get("b")?.disc];
  assert.ok(a && b && Math.abs(Math.hypot(a.x - b.x, a.y - b.y) - a.radius - b.radius + 9) < 0.5, "they touch, and no dots overlap");
  assert.equal(scene.wholes.get("a"), scene.wholes.get("b"));
});

test("fine: what is inside a theme lies apart, and so does whoever came in since", () => {
  const all = bodiesOf([inside([30, 12], { id: "t", contributions: 45, apart: 1 })], new Map(), "fine");
  assert.deepEqual(all.map(({ id, count, pack }) => [id, count, pack]), [["t 0", 30, "t"], ["t 1", 12, "t"], ["t -1", 2, "t"]]);
  assert.deepEqual(all.map(({ name }) => name?.title), [all[0]?.theme?.title, undefined, undefined]);
  assert.deepEqual(bodiesOf([inside([30], { id: "t", contributions: 20 })], new Map(), "fine").map(({ count }) => count), [20], "never more than there are");
});

test("many that lie together never reach into each other", () => {
  const radii = [50, 12, 33, 20, 20, 41, 9, 28];
  const { offsets, radius } = packed(radii, 9);
  offsets.forEach(([x, y], a) => {
    assert.ok(Math.hypot(x, y) + (radii[a] ?? 0) <= radius + 0.01);
    offsets.slice(0, a).forEach(([u, v], b) => assert.ok(Math.hypot(x - u, y - v) >= (radii[a] ?? 0) + (radii[b] ?? 0) - 9.02));
  });
  assert.ok(radius < 0.7 * radii.reduce((sum, one) => sum + one, 0), "and the whole is small");
});
