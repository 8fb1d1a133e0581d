// The player's arithmetic: which cue is heard, where a step leads, what the clock shows, when to ask again.
import assert from "node:assert/strict";
import { test } from "node:test";
import { load, open, put } from "./browser.mjs";

const CUES = [{ id: "a.1", start: 0 }, { id: "a.2", start: 4 }, { id: "a.3", start: 9 }];
const arithmetic = () => load("components/player-cues.js");

test("the cue that is heard is the last that has begun; a browser may be some hundredths early", async () => {
  const { cueAt } = await arithmetic();
  assert.deepEqual([0, 3.9, 3.99, 4, 8.5, 100].map((at) => cueAt(CUES, at)), [0, 0, 1, 1, 1, 2]);
  assert.equal(cueAt([{ start: 1 }], 0.5), -1);
  assert.equal(cueAt([], 5), -1);
});

test("a step goes to the next sentence or the one before; back begins a sentence anew once it was heard for a moment", async () => {
  const { cueBeside } = await arithmetic();
  assert.equal(cueBeside(CUES, 4.5, 1).id, "a.3");
  assert.equal(cueBeside(CUES, 5.5, -1).id, "a.1");
  assert.equal(cueBeside(CUES, 5.6, -1).id, "a.2");
  assert.equal(cueBeside(CUES, 9, 1), undefined, "behind the last one the section ends");
  assert.equal(cueBeside(CUES, 0.5, -1), undefined);
  assert.equal(cueBeside(CUES, 2, -1).id, "a.1");
});

test("the clock shows minutes and whole seconds", async () => {
  const { clock } = await arithmetic();
  assert.deepEqual([0, 9.99, 60, 61.5, 3600].map(clock), ["0:00", "0:09", "1:00", "1:01", "60:00"]);
});

/** Waits as the player does for an answer with that Retry-After; answers what the page shows, how long it waited, what it threw. */
const waited = async (t, pause, tries = 1) => {
  const { document } = open(t);
  const shown = [];
  const slept = [];
  const action = { classList: { replace: (...names) => shown.push(names) }, setAttribute: (...pair) => shown.push(pair), querySelector: () => ({}) };
  document.querySelector = (selector) => ({
    '[data-action="listen"]': action,
    ".player": { dataset: { textNoSound: "no sound", textNoSoundShort: "none" } },
  })[selector];
  class DOMParser {
    parseFromString(text) { return { querySelector: () => ({ textContent: text }) }; }
  }
  put(t, { DOMParser, setTimeout: (done, ms) => { slept.push(ms); done(); } });
  const { wait } = await load("components/player-wait.js");
  const answer = { text: async () => "It is being made.", headers: new Map(pause === null ? [] : [["Retry-After", pause]]) };
  const place = { replaceChildren: (words) => shown.push(words) };
  const error = await wait(answer, tries, place).then(() => null, (thrown) => thrown);
  return { error, shown, slept };
};

test("while a track is made the player waits as long as the server says, and shows its words", async (t) => {
  assert.deepEqual(await waited(t, "3"), { error: null, shown: ["It is being made."], slept: [3000] });
});

test("it gives up where asking again is no use soon: nothing will come, much later, or it was asked often enough", async (t) => {
  for (const [pause, tries] of [[null, 1], ["11", 1], ["3", 20]]) {
    const { error, slept } = await waited(t, pause, tries);
    assert.equal(error.words, "It is being made.", pause);
    assert.deepEqual(slept, []);
  }
});

test("only where no voice can ever speak the page's head stops promising sound", async (t) => {
  assert.deepEqual((await waited(t, null)).shown, [["is-ink", "is-off"], ["aria-label", "no sound"]]);
  assert.deepEqual((await waited(t, "11")).shown, []);
});
