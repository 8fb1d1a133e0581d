// What is counted and compared while somebody reads, tests herself and writes: small rules without a page.
import assert from "node:assert/strict";
import { test } from "node:test";
import { load, open } from "./browser.mjs";

const SECTIONS = ["goals", "what-is", "tools", "figures"];

test("reading goes on at the section last read, unless it is read or open; then at the next unread one, then at the first", async () => {
  const { nextOf } = await load("components/progress.js");
  const next = (read, place, open = "") => nextOf(SECTIONS, { read, place }, open);
  assert.equal(next([], ""), "goals");
  assert.equal(next(["goals"], "what-is"), "what-is");
  assert.equal(next(["goals"], "what-is", "what-is"), "tools");
  assert.equal(next(["goals", "what-is", "tools"], "what-is"), "figures");
  assert.equal(next(["what-is", "tools", "figures"], "figures"), "goals", "what was passed over comes at last");
  assert.equal(next(["goals", "what-is", "tools"], "figures", "figures"), "figures", "the open one is all that is left");
  assert.equal(next(SECTIONS, "tools"), undefined);
});

test("words are filled in by name, each as often as it stands there", async () => {
  const { fill } = await load("components/progress.js");
  assert.equal(fill("{read} z 12: {title}, {title}", { read: 3, title: "Narzędzia" }), "3 z 12: Narzędzia, Narzędzia");
  assert.equal(fill("{title}", { title: "$& {read}" }), "$& {read}", "what is filled in is not read again");
});

test("a sentence and its counterpart in the other column name each other, with or without an ordinal", async () => {
  const { counterpartOf } = await load("components/pair.js");
  for (const [one, other] of [["what-is-4.2", "what-is-4-ru.2"], ["what-is-4", "what-is-4-ru"]]) {
    assert.equal(counterpartOf(one, "-ru"), other);
    assert.equal(counterpartOf(other, "-ru"), one);
  }
});

test("the best result is the larger share, and the older of two equal ones", async () => {
  const { betterOf } = await load("components/selftest.js");
  const [eight, sixteen, nine] = [{ points: 8, total: 10 }, { points: 16, total: 20 }, { points: 9, total: 10 }];
  assert.equal(betterOf(undefined, eight), eight);
  assert.equal(betterOf(eight, nine), nine);
  assert.equal(betterOf(nine, eight), nine);
  assert.equal(betterOf(eight, sixteen), eight);
  assert.equal(betterOf({ points: 9, total: 12 }, eight), eight, "nine of twelve are fewer than eight of ten");
});

test("an emoji is one character, as the server counts", async () => {
  const { lengthOf } = await load("components/feedback.js");
  assert.deepEqual(["", "łączę", "👍👍", "а́"].map(lengthOf), [0, 5, 2, 2]);
});

/** A form with all that the server asks for, but for what is `changed`. */
const form = (changed = {}) => {
  const fields = { clarity: "5", usefulness: "4", ease: "3", missing: "", best: "", email: "", consent: false, valid: true, ...changed };
  const elements = Object.fromEntries(["clarity", "usefulness", "ease", "missing", "best"].map((name) => [name, { value: fields[name] }]));
  elements.email = { value: fields.email, validity: { valid: fields.valid } };
  elements.consent = { checked: fields.consent };
  return { elements, dataset: { longest: "10" } };
};

test("a form may wait for the network only when the server would take it", async (t) => {
  open(t);
  const { isWhole } = await load("components/feedback.js");
  assert.equal(isWhole(form()), true);
  assert.equal(isWhole(form({ best: "👍".repeat(10), email: "ola@example.org", consent: true })), true);
  const faults = [
    { clarity: "" }, { usefulness: "" }, { ease: "" }, { best: "x".repeat(11) }, { missing: "👍".repeat(11) },
    { email: "ola@example.org" }, { consent: true }, { email: " ", consent: true }, { email: "ola@", consent: true, valid: false },
  ];
  for (const fault of faults) assert.equal(isWhole(form(fault)), false, JSON.stringify(fault));
});

test("a piece of the broken line has its dash in widths of the line, and the five dashes come round", async () => {
  const { dashes } = await load("components/journey-line.js");
  assert.equal(dashes(0, 5), "12.5 6.3");
  assert.equal(dashes(0, 10), "25.0 12.5");
  assert.equal(new Set([0, 1, 2, 3, 4].map((piece) => dashes(piece, 5))).size, 5);
  assert.equal(dashes(5, 5), dashes(0, 5));
});

test("the line goes straight to a row on its level, else over one elbow that begins and ends where it should", async () => {
  const { elbow } = await load("components/journey-line.js");
  assert.equal(elbow({ x: 100, y: 50 }, { x: 160, y: 50.5 }), "M99 50H160");
  assert.equal(elbow({ x: 100, y: 50 }, { x: 160, y: 150 }), "M99 50H110q16 0 16 16V134q0 16 16 16H160");
  assert.equal(elbow({ x: 100, y: 150 }, { x: 160, y: 50 }), "M99 150H110q16 0 16 -16V66q0 -16 16 -16H160");
});
