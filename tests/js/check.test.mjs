// The question at a section's end: what is kept of an answer, and what is still ahead.
import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./browser.mjs";

test("a kept answer is found again while the question has the same words", async () => {
  const { answerFact, placeOf } = await load("components/check.js");
  assert.equal(placeOf(answerFact("19fc407e", "2"), "19fc407e"), "2");
  assert.equal(placeOf(answerFact("19fc407e", "2"), "00000000"), "", "the author has changed the question");
  assert.equal(placeOf(answerFact("19fc407e", "0")), "0", "before the question is known its words cannot differ");
});

test("nonsense in the storage is no answer", async () => {
  const { placeOf } = await load("components/check.js");
  for (const fact of [null, undefined, "", "x", "19fc407e", "19fc407e.", ".2", "19fc407e.two", "19fc407e.2.3", '{"a":1}']) {
    assert.equal(placeOf(fact), "", String(fact));
  }
});

test("ahead are the sections that are not read, without the one that ends here", async () => {
  const { leftOf } = await load("components/check.js");
  const sections = [
    { id: "goals", read: true, minutes: 2 },
    { id: "what-is", read: false, minutes: 6 },
    { id: "what", read: false, minutes: 4 },
    { id: "tools", read: true, minutes: 9 },
  ];
  assert.deepEqual(leftOf(sections, "what-is"), { count: 1, minutes: 4 });
  assert.deepEqual(leftOf(sections, "tools"), { count: 2, minutes: 10 });
  assert.deepEqual(leftOf([], "tools"), { count: 0, minutes: 0 });
});
