// What a learner writes for the tasks: kept, forgotten, counted.
import assert from "node:assert/strict";
import { test } from "node:test";
import { load, open, refuse } from "./browser.mjs";

test("what is written is one fact a task, as it was typed", async (t) => {
  const { localStorage } = open(t);
  const { factsOf } = await load("storage.js");
  const { keepText, textOf } = await load("tasks.js");
  const facts = factsOf("omnichannel");
  assert.equal(keepText(facts, "what-is", " Cena\n<b>inna</b> "), true);
  assert.equal(localStorage.getItem("omnikurs:omnichannel/t/what-is"), " Cena\n<b>inna</b> ");
  assert.equal(textOf(facts, "what-is"), " Cena\n<b>inna</b> ");
  assert.equal(textOf(facts, "what"), "", "a task whose name begins alike is another one");
});

test("nothing but space is nothing, and leaves no key", async (t) => {
  const { localStorage } = open(t);
  const { factsOf } = await load("storage.js");
  const { doneOf, keepText } = await load("tasks.js");
  const facts = factsOf("omnichannel");
  keepText(facts, "a", "x");
  keepText(facts, "b", "y");
  assert.equal(doneOf(facts, ["a", "b", "c"]), 2);
  keepText(facts, "a", " \n ");
  assert.equal(localStorage.getItem("omnikurs:omnichannel/t/a"), null);
  assert.equal(doneOf(facts, ["a", "b", "c"]), 1);
});

test("a browser that keeps nothing says so, and the page still knows what was written", async (t) => {
  refuse(t);
  const { factsOf } = await load("storage.js");
  const { keepText, textOf } = await load("tasks.js");
  const facts = factsOf("omnichannel");
  assert.equal(keepText(facts, "a", "x"), false);
  assert.equal(textOf(facts, "a"), "x");
});
