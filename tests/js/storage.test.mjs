// What the browser keeps for the site, and what happens where it refuses.
import assert from "node:assert/strict";
import { test } from "node:test";
import { load, open, put, refuse } from "./browser.mjs";

test("a value comes back as it was written, under the site's prefix", async (t) => {
  const { localStorage } = open(t);
  const { read, write } = await load("storage.js");
  assert.equal(write("theme", "dark"), true);
  assert.equal(localStorage.getItem("omnikurs:theme"), '"dark"');
  assert.equal(read("theme"), "dark");
  write("progress:a", { read: ["what-is"], place: "tools" });
  assert.deepEqual(read("progress:a"), { read: ["what-is"], place: "tools" });
});

test("what was never written, or is nonsense, reads as the fallback", async (t) => {
  const { localStorage } = open(t);
  const { read } = await load("storage.js");
  assert.equal(read("theme"), null);
  assert.deepEqual(read("progress:a", []), []);
  for (const nonsense of ["{", "undefined", "null", ""]) {
    localStorage.setItem("omnikurs:theme", nonsense);
    assert.equal(read("theme", "light"), "light", nonsense);
  }
});

test("false, 0 and the empty text are values, not missing ones", async (t) => {
  open(t);
  const { read, write } = await load("storage.js");
  for (const value of [false, 0, ""]) {
    write("value", value);
    assert.equal(read("value", "fallback"), value);
  }
});

test("one key is forgotten alone; everything of the site in both storages, and nothing of others", async (t) => {
  const { localStorage, sessionStorage } = open(t);
  const { carry, forget, forgetAll, read, write } = await load("storage.js");
  write("theme", "dark");
  write("turn", "off");
  forget("theme");
  assert.deepEqual([read("theme"), read("turn")], [null, "off"]);
  localStorage.setItem("another:theme", "1");
  sessionStorage.setItem("another", "2");
  carry({ to: "/ru/omnichannel/" });
  forgetAll();
  assert.deepEqual([Object.keys(localStorage), Object.keys(sessionStorage)], [["another:theme"], ["another"]]);
});

test("a fact has a key of its own below the course; it is forgotten alone, and with everything", async (t) => {
  const { localStorage } = open(t);
  const { factsOf, forgetAll } = await load("storage.js");
  const facts = factsOf("omnichannel");
  assert.equal(facts.get("r/what"), null);
  assert.equal(facts.set("r/what", "go8.1a2b"), true);
  facts.set("r/what-next", "go8.3c4d");
  assert.deepEqual({ ...localStorage }, { "omnikurs:omnichannel/r/what": "go8.1a2b", "omnikurs:omnichannel/r/what-next": "go8.3c4d" });
  facts.drop("r/what");
  assert.deepEqual([facts.get("r/what"), facts.get("r/what-next")], [null, "go8.3c4d"]);
  assert.equal(factsOf("omni").get("r/what-next"), null, "a course whose name begins alike has facts of its own");
  forgetAll();
  assert.deepEqual(Object.keys(localStorage), []);
  assert.equal(facts.get("r/what-next"), null);
});

test("what the browser refuses to keep is known to this page until everything is forgotten", async (t) => {
  refuse(t);
  const { factsOf, forgetAll } = await load("storage.js");
  const facts = factsOf("omnichannel");
  assert.equal(facts.set("r/what", "go8.1a2b"), false);
  assert.equal(facts.get("r/what"), "go8.1a2b");
  forgetAll();
  assert.equal(facts.get("r/what"), null);
});

test("who follows the facts hears of another tab's and of a page that comes back, not of other courses", async (t) => {
  open(t);
  const listeners = {};
  put(t, { addEventListener: (name, heard) => { listeners[name] = heard; } });
  let heard = 0;
  (await load("storage.js")).factsOf("omnichannel").follow(() => { heard += 1; });
  const counts = [
    ["storage", { key: "omnikurs:omnichannel/r/what" }], ["storage", { key: null }], ["pageshow", { persisted: true }],
    ["storage", { key: "omnikurs:omnichannel-2/r/what" }], ["storage", { key: "omnikurs:theme" }], ["pageshow", { persisted: false }],
  ].map(([name, event]) => { listeners[name](event); return heard; });
  assert.deepEqual(counts, [1, 2, 3, 3, 3, 3]);
});

test("a day begins at the reader's midnight, also when her clocks change", async (t) => {
  open(t);
  const { today } = await load("storage.js");
  // Warsaw: +1 hour in winter, +2 in summer; the clocks change on 29 March and on 25 October 2026.
  const at = (instant, minutes) => today(Object.assign(new Date(instant), { getTimezoneOffset: () => -minutes }));
  for (const [midnight, before, after] of [["2026-03-28T23:00Z", 60, 120], ["2026-10-24T22:00Z", 120, 60]]) {
    const first = at(midnight, before);
    const minute_ms = 60_000;
    assert.equal(at(Date.parse(midnight) - minute_ms, before), first - 1);
    const hours = 24 - (after - before) / 60;
    assert.equal(at(Date.parse(midnight) + hours * 60 * minute_ms - minute_ms, after), first);
    assert.equal(at(Date.parse(midnight) + hours * 60 * minute_ms, after), first + 1);
  }
});

test("where storage is refused everything reads as never written, and nothing throws", async (t) => {
  refuse(t);
  const { arriving, carry, forget, forgetAll, read, write } = await load("storage.js");
  assert.equal(write("theme", "dark"), false);
  assert.equal(read("theme", "light"), "light");
  carry({ to: "/" });
  assert.equal(arriving(), null);
  forget("theme");
  forgetAll();
});

const PLACE = { to: "/ru/omnichannel/?with=pl", block: "tools-2", height: 40 };

const carried = async (t, address, after_ms = 0) => {
  const page = open(t, "http://localhost/pl/omnichannel/");
  t.mock.method(Date, "now", () => 1_000_000);
  (await load("storage.js")).carry(PLACE);
  t.mock.method(Date, "now", () => 1_000_000 + after_ms);
  globalThis.location = new URL(address);
  return { ...page, ...(await load("storage.js")) };
};

test("a place is taken along to the page for which it was left, for one arrival", async (t) => {
  const { arriving, sessionStorage } = await carried(t, "http://localhost/ru/omnichannel/?with=pl#tools");
  const { at, ...place } = arriving();
  assert.deepEqual([place, at], [PLACE, 1_000_000]);
  assert.equal(arriving().block, "tools-2", "the same page may ask again");
  assert.deepEqual(Object.keys(sessionStorage), []);
  assert.equal((await load("storage.js")).arriving(), null, "the page after it finds nothing");
});

test("another page, or the same one a minute later, arrives without a place", async (t) => {
  assert.equal((await carried(t, "http://localhost/ru/omnichannel/")).arriving(), null);
  assert.equal((await carried(t, "http://localhost/ru/omnichannel/?with=pl", 60_000)).arriving(), null);
  assert.equal((await carried(t, "http://localhost/ru/omnichannel/?with=pl", 59_999)).arriving().block, "tools-2");
});
