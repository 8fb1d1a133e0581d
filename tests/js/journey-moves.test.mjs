// Keys and fingers on the stage.
import assert from "node:assert/strict";
import { test } from "node:test";
import { load, open } from "./browser.mjs";

/** A stage that notes each move. */
const start = async (t, { isOpen = true, isLast = false } = {}) => {
  const { document } = open(t);
  const { listenToFingers, listenToKeys } = await load("components/journey-moves.js");
  const moves = [];
  const stage = { steps: ["phone", "shop", "sum"], body: new EventTarget(), isOpen: () => isOpen, isLast: () => isLast };
  const stepBy = (count) => moves.push(count);
  listenToKeys(stage, { stepBy, toStep: (step) => moves.push(step), leave: () => moves.push("leave") });
  listenToFingers(stage, stepBy);
  const tell = (target, name, facts) => {
    const event = Object.assign(new Event(name, { cancelable: true }), facts);
    target.dispatchEvent(event);
    return event.defaultPrevented;
  };
  const press = (key, facts = {}) => tell(document, "keydown", { key, ...facts });
  const draw = (across, along, fingers = 1) => {
    tell(stage.body, "touchstart", { touches: Array(fingers).fill({ clientX: 300, clientY: 200 }) });
    tell(stage.body, "touchend", { changedTouches: [{ clientX: 300 + across, clientY: 200 + along }] });
  };
  return { draw, moves, press, stage };
};

test("arrows, Home, End and Escape move, and are no longer the page's", async (t) => {
  const { moves, press } = await start(t);
  for (const key of ["ArrowRight", "ArrowLeft", "Home", "End", "Escape"]) assert.equal(press(key), true, key);
  assert.deepEqual(moves, [1, -1, "phone", "sum", "leave"]);
});

test("any other key, and one with a modifier, stays the page's", async (t) => {
  const { moves, press } = await start(t);
  for (const key of ["a", "Tab", "ArrowDown", " "]) assert.equal(press(key), false, key);
  for (const modifier of ["altKey", "ctrlKey", "metaKey", "shiftKey"]) assert.equal(press("ArrowRight", { [modifier]: true }), false);
  assert.deepEqual(moves, []);
});

test("a closed stage hears nothing", async (t) => {
  const { draw, moves, press } = await start(t, { isOpen: false });
  assert.equal(press("ArrowRight"), false);
  draw(-200, 0);
  assert.deepEqual(moves, []);
});

test("at the last stop neither arrow nor finger goes on, both go back", async (t) => {
  const { draw, moves, press } = await start(t, { isLast: true });
  press("ArrowRight");
  draw(-200, 0);
  assert.deepEqual(moves, []);
  press("ArrowLeft");
  draw(200, 0);
  assert.deepEqual(moves, [-1, -1]);
});

test("a finger to the left goes on, to the right back; a short, a slanted or a doubled one does nothing", async (t) => {
  const { draw, moves } = await start(t);
  draw(-48, 24);
  draw(48, 0);
  assert.deepEqual(moves, [1, -1]);
  draw(-47, 0);
  draw(-100, 51);
  draw(-200, 0, 2);
  assert.deepEqual(moves, [1, -1]);
});
