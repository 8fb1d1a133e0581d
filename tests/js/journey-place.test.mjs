// Which step of the journey an address names.
import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./browser.mjs";

const STEPS = ["phone", "shop", "sum"];

test("an address and its place lead to each other", async () => {
  const { hashOf, placeOf } = await load("components/journey-place.js");
  for (const [hash, place] of [
    ["#journey-phone", { step: "phone", mode: "omni" }],
    ["#journey-phone-multi", { step: "phone", mode: "multi" }],
    ["#journey-shop", { step: "shop", mode: "omni" }],
  ]) {
    assert.equal(hashOf("journey", place), hash);
    assert.deepEqual(placeOf("journey", STEPS, hash, "omni"), place);
    assert.deepEqual(placeOf("journey", STEPS, hash, "multi"), place, "the address decides, not what was shown");
  }
});

test("the sum is told in one way: it has one address, and leaves the way as it is", async () => {
  const { hashOf, placeOf } = await load("components/journey-place.js");
  for (const mode of ["omni", "multi"]) {
    assert.equal(hashOf("journey", { step: "sum", mode }), "#journey-sum");
    assert.deepEqual(placeOf("journey", STEPS, "#journey-sum", mode), { step: "sum", mode });
  }
});

test("what names no step of this journey is no place", async () => {
  const { placeOf } = await load("components/journey-place.js");
  for (const hash of ["", "#journey", "#journey-", "#journey-none", "#journey-multi", "#another-phone", "#journeyphone", "#%"]) {
    assert.equal(placeOf("journey", STEPS, hash, "omni"), null, hash);
  }
});
