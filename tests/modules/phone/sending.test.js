import "../browser.js";
import assert from "node:assert/strict";
import test, { afterEach, beforeEach, mock } from "node:test";

const { sending } = await import("/static/participant/modules/sending.js");

/** @type {any} */
const world = globalThis;
const ITEM = { key: "key-1", prompt_id: "p1", text: "Het net zit vol.", lang: "nl", at: 1 };
const WORDS = { key: "key-1", prompt_id: "p1", text: "Het net zit vol.", language: "nl" };

class Connection extends EventTarget {
  status = "connecting";
  /** @type {any[]} */
  acts = [];

  /** @param {string} status */
  becomes(status) {
    this.status = status;
    this.dispatchEvent(new Event("status"));
  }

  /** @param {any} message */
  act(message) {
    this.acts.push(message);
    return Promise.resolve({ contribution_id: "by line" });
  }
}

/** @type {Connection} */
let connection;
/** @type {any[]} */
let posted;
let tried = 0;
let answer = { ok: true, body: {} };

beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout"] });
  connection = new Connection();
  posted = [];
  tried = 0;
  answer = { ok: true, body: { contribution_id: "by post" } };
  Object.defineProperty(world, "navigator", { value: { onLine: true }, configurable: true });
  world.fetch = async (/** @type {string} */ url, /** @type {any} */ request) => {
    posted.push({ url, ...request });
    return { ok: answer.ok, json: async () => answer.body };
  };
});

afterEach(() => mock.timers.reset());

/** @returns {Promise<any>} */
const send = (/** @type {any} */ item = ITEM) =>
  sending(/** @type {any} */ (connection), "K7M4PX", "secret")(item, async () => void (tried += 1));

test("words go over the line where there is one", async () => {
  connection.status = "open";
  assert.equal((await send()).contribution_id, "by line");
  assert.deepEqual(connection.acts, [{ type: "contribute", ...WORDS }]);
  assert.equal(tried, 1);
});

test("they wait a moment for a line that is being opened", async () => {
  const sent = send();
  mock.timers.tick(7_000);
  connection.becomes("waiting");
  connection.becomes("open");
  assert.equal((await sent).contribution_id, "by line");
  assert.deepEqual(posted, []);
});

test("where no line comes they go by post, with the same key and as the same participant", async () => {
  const sent = send();
  mock.timers.tick(8_000);
  assert.equal((await sent).contribution_id, "by post");
  const [{ url, method, headers, body }] = posted;
  assert.deepEqual([url, method, headers.authorization], ["/j/K7M4PX/contributions", "POST", "Bearer secret"]);
  assert.deepEqual(JSON.parse(body), WORDS);
});

test("a refusal by post is the same refusal", async () => {
  answer = { ok: false, body: { code: "too_fast", message: "Rustig.", retry_after: 2 } };
  const sent = send();
  mock.timers.tick(8_000);
  await assert.rejects(sent, { code: "too_fast", message: "Rustig.", retryAfter: 2 });
});

test("without any network nothing is tried, so the words can still be taken back unseen", async () => {
  world.navigator.onLine = false;
  const sent = send();
  mock.timers.tick(8_000);
  await assert.rejects(sent);
  assert.equal(tried, 0);
  assert.deepEqual(posted, []);
});

const ABOUT = { key: "key-2", code: "K7M4PX", at: 1, act: "resonate", kind: "theme_id", id: "t1", on: false };

test("an act goes over the line as the server calls it", async () => {
  connection.status = "open";
  await send(ABOUT);
  await send({ ...ABOUT, act: "withdraw", kind: "contribution_id", id: "c1", on: undefined });
  assert.deepEqual(JSON.parse(JSON.stringify(connection.acts)), [
    { type: "resonate_theme", key: "key-2", theme_id: "t1", on: false },
    { type: "withdraw", key: "key-2", contribution_id: "c1" },
  ]);
});

test("where no line comes an act goes by post, to where its form would go", async () => {
  const sent = send(ABOUT);
  mock.timers.tick(8_000);
  await sent;
  assert.equal(posted[0].url, "/j/K7M4PX/resonate");
  assert.deepEqual(JSON.parse(posted[0].body), { key: "key-2", theme_id: "t1", on: false });
});
