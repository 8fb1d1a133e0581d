// Posts that wait for the network.
import assert from "node:assert/strict";
import { test } from "node:test";
import { load, open, put, refuse } from "./browser.mjs";

const DAY_MS = 24 * 3600 * 1000;
const NOW_MS = 100 * DAY_MS;

/** A browser with its clock, a network of the given answers, and the outbox. */
const start = async (t, answers = {}) => {
  const page = open(t);
  const asked = [];
  const clock = t.mock.method(Date, "now", () => NOW_MS);
  const fetch = async (url, options) => {
    asked.push({ url, ...options });
    const answer = answers[url];
    if (!answer) throw new TypeError("Failed to fetch");
    return answer;
  };
  put(t, { fetch, navigator: {} });
  const at = (now_ms) => clock.mock.mockImplementation(() => now_ms);
  return { ...page, asked, at, ...(await load("outbox.js")) };
};
const TAKEN = { ok: true, redirected: true, url: "http://localhost/thanks" };

test("what is kept waits with its form, its token and its hour", async (t) => {
  const { keep, waiting } = await start(t);
  assert.deepEqual(waiting(), []);
  assert.equal(keep("/pl/feedback", "one", "clarity=5"), true);
  assert.deepEqual(waiting(), [{ url: "/pl/feedback", token: "one", body: "clarity=5", at: NOW_MS }]);
});

test("the same form again replaces its post; another waits behind it", async (t) => {
  const { drop, keep, waiting } = await start(t);
  keep("/a", "one", "first");
  keep("/a", "two", "other");
  keep("/a", "one", "corrected");
  assert.deepEqual(waiting().map(({ token, body }) => [token, body]), [["two", "other"], ["one", "corrected"]]);
  drop("two");
  assert.deepEqual(waiting().map(({ token }) => token), ["one"]);
});

test("when nothing waits any more nothing is kept", async (t) => {
  const { drop, keep, localStorage } = await start(t);
  keep("/a", "one", "x");
  drop("one");
  assert.deepEqual(Object.keys(localStorage), []);
});

test("after seven days a post is gone, by a clock that was set back as well", async (t) => {
  const { at, keep, localStorage, waiting } = await start(t);
  keep("/a", "one", "x");
  at(NOW_MS + 7 * DAY_MS - 1);
  assert.equal(waiting().length, 1);
  at(NOW_MS - 7 * DAY_MS);
  assert.equal(waiting().length, 0);
  assert.deepEqual(Object.keys(localStorage), [], "it is out of the storage, not only out of sight");
});

test("nonsense in the storage is no post", async (t) => {
  const { localStorage, waiting } = await start(t);
  for (const nonsense of ['{"at":1}', '"text"', "7", "["]) {
    localStorage.setItem("omnikurs:outbox", nonsense);
    assert.deepEqual(waiting(), [], nonsense);
  }
});

test("where the browser keeps nothing the form is told so", async (t) => {
  refuse(t);
  const { keep, waiting } = await load("outbox.js");
  assert.equal(keep("/a", "one", "x"), false);
  assert.deepEqual(waiting(), []);
});

test("a post is an urlencoded form, kept by no cache; without a network there is no answer", async (t) => {
  const { asked, post } = await start(t, { "/a": TAKEN });
  assert.equal(await post("/a", "clarity=5"), TAKEN);
  const [{ method, body, headers, cache }] = asked;
  assert.deepEqual([method, body, cache], ["POST", "clarity=5", "no-store"]);
  assert.match(headers["Content-Type"], /^application\/x-www-form-urlencoded/);
  assert.equal(await post("/gone", "x"), null);
});

test("only an answer that leads on to the thanks has taken the post", async (t) => {
  const { taken } = await start(t);
  assert.equal(taken(TAKEN), true);
  for (const other of [null, { ok: true, redirected: false }, { ok: false, redirected: true }]) assert.equal(taken(other), false);
});

test("all that waits is sent in turn; what was not taken goes on waiting, and the others are told of", async (t) => {
  const { asked, document, flush, keep, waiting } = await start(t, { "/a": TAKEN, "/full": { ok: false, redirected: false } });
  const told = [];
  document.addEventListener("omnikurs:sent", ({ detail }) => told.push(detail));
  keep("/a", "one", "1");
  keep("/full", "two", "2");
  keep("/away", "three", "3");
  await flush();
  assert.deepEqual(asked.map(({ url }) => url), ["/a", "/full", "/away"]);
  assert.deepEqual(waiting().map(({ token }) => token), ["two", "three"]);
  assert.deepEqual(told, [{ token: "one", url: TAKEN.url }]);
});

test("sending twice at once sends once; later it sends again", async (t) => {
  const { asked, flush, keep } = await start(t);
  keep("/away", "one", "1");
  await Promise.all([flush(), flush()]);
  assert.equal(asked.length, 1);
  await flush();
  assert.equal(asked.length, 2);
});

test("of several tabs one sends, where the browser can arrange it", async (t) => {
  const { asked, flush, keep } = await start(t);
  const locks = [];
  put(t, { navigator: { locks: { request: (name, work) => { locks.push(name); return work(); } } } });
  keep("/away", "one", "1");
  await flush();
  assert.deepEqual([locks, asked.length], [["omnikurs:outbox"], 1]);
});

test("who watches sends at once what waits, when the network is back, and now and then; watching twice is watching once", async (t) => {
  const { asked, keep, watch } = await start(t);
  const heard = [];
  const every = [];
  put(t, { addEventListener: (name, listener) => heard.push([name, listener]), setInterval: (work, ms) => every.push([work, ms]) });
  keep("/away", "one", "1");
  watch();
  watch();
  const settle = () => new Promise((resolve) => { setImmediate(resolve); });
  await settle();
  assert.equal(asked.length, 1);
  assert.deepEqual(heard.map(([name]) => name), ["online"]);
  heard[0][1]();
  await settle();
  assert.equal(asked.length, 2);
  const [[again, after_ms]] = every;
  assert.ok(after_ms <= 60_000);
  again();
  await settle();
  assert.equal(asked.length, 3);
});
