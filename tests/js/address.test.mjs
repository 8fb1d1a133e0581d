// What an address names.
import assert from "node:assert/strict";
import { test } from "node:test";
import { load, open } from "./browser.mjs";

test("the id is what stands behind the #, decoded", async () => {
  const { idOf } = await load("address.js");
  assert.equal(idOf("#what-is"), "what-is");
  assert.equal(idOf("#term-%C5%82%C4%85cze"), "term-łącze");
  assert.equal(idOf(""), "");
  assert.equal(idOf("#"), "");
});

test("an address that nobody can read names nothing", async () => {
  const { idOf } = await load("address.js");
  assert.equal(idOf("#%"), "");
  assert.equal(idOf("#%E0%A4%A"), "");
});

test("without another hash the page's own address is meant, and its element found", async (t) => {
  const { document } = open(t, "http://localhost/pl/omnichannel/#tools-2");
  const { addressed, idOf } = await load("address.js");
  document.getElementById = (id) => ({ id });
  assert.equal(idOf(), "tools-2");
  assert.deepEqual(addressed(), { id: "tools-2" });
});
