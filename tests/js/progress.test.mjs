// What is kept of a reader's progress: one key a fact, so that no tab takes from another what it has not seen yet.
import assert from "node:assert/strict";
import { test } from "node:test";
import { load, open } from "./browser.mjs";

const COURSE = "omnichannel";
const PRINTS = { goals: "aa11", what: "bb22", "what-next": "cc33", tools: "dd44" };
const IDS = Object.keys(PRINTS);
const RUNS = 5000;
const STEPS = 60;

test("a section stays read when its words change, and is told as changed until they are read", async (t) => {
  open(t);
  const { factsOf } = await load("storage.js");
  const { noteRead, stateOf } = await load("components/progress.js");
  const facts = factsOf(COURSE);
  const state = (print) => stateOf(facts.get("r/what"), print);
  assert.deepEqual(state("bb22"), { read: false, changed: false });
  assert.equal(noteRead(facts, "what", "bb22", 20_000), true);
  assert.equal(facts.get("r/what"), "ffk.bb22");
  assert.equal(noteRead(facts, "what", "bb22", 20_001), false, "read is read: the day is that of the first time");
  assert.equal(facts.get("r/what"), "ffk.bb22");
  assert.deepEqual(state("bb22"), { read: true, changed: false });
  assert.deepEqual(state("ee55"), { read: true, changed: true });
  assert.equal(noteRead(facts, "what", "ee55", 20_002), true);
  assert.deepEqual(state("ee55"), { read: true, changed: false });
});

test("nonsense in the place of a fact is no section read", async () => {
  const { stateOf } = await load("components/progress.js");
  for (const nonsense of [null, "", "{}", "ffk", "ffk.", ".bb22", "ffk.bb22.1", "FFK.bb22"]) {
    assert.deepEqual(stateOf(nonsense, "bb22"), { read: false, changed: false }, nonsense);
  }
});

test("what was kept as one value is taken over once, whatever its version, and forgotten", async (t) => {
  const { localStorage } = open(t);
  const { factsOf } = await load("storage.js");
  const { stateOf, takeOver } = await load("components/progress.js");
  const facts = factsOf(COURSE);
  facts.set("r/goals", "1.aa11");
  localStorage.setItem(`omnikurs:progress:${COURSE}`, JSON.stringify({ version: "0.9", read: ["goals", "what-next", "gone"], place: "tools" }));
  takeOver(COURSE, facts, PRINTS);
  assert.deepEqual(IDS.filter((id) => stateOf(facts.get(`r/${id}`), PRINTS[id]).read), ["goals", "what-next"]);
  assert.equal(facts.get("r/goals"), "1.aa11", "a fact that is there already stays");
  assert.equal(facts.get("r/gone"), null);
  assert.equal(facts.get("place"), "tools");
  assert.equal(localStorage.getItem(`omnikurs:progress:${COURSE}`), null);
  takeOver(COURSE, facts, PRINTS);
  for (const nonsense of ["{", "null", "[]", '"x"', '{"read": 7, "place": {}}', '{"version": "1.0"}']) {
    localStorage.setItem(`omnikurs:progress:${COURSE}`, nonsense);
    takeOver(COURSE, facts, PRINTS);
    assert.equal(localStorage.getItem(`omnikurs:progress:${COURSE}`), null, nonsense);
  }
  assert.equal(facts.get("place"), "tools");
});

test("the player's settings are facts of their own; the old value is taken over once", async (t) => {
  const { localStorage } = open(t);
  const { factsOf } = await load("storage.js");
  const { settingsOf, takeOver } = await load("components/player.js");
  const facts = factsOf(COURSE);
  assert.deepEqual(settingsOf(facts, IDS), { section: "goals", sentence: "", speed: 1, follow: true });
  localStorage.setItem(`omnikurs:player:${COURSE}`, JSON.stringify({ section: "tools", sentence: "tools-2.1", speed: 1.5, follow: false }));
  takeOver(COURSE, facts);
  assert.deepEqual(settingsOf(facts, IDS), { section: "tools", sentence: "tools-2.1", speed: 1.5, follow: false });
  assert.equal(localStorage.getItem(`omnikurs:player:${COURSE}`), null);
  assert.deepEqual(settingsOf(facts, ["goals"]), { section: "goals", sentence: "", speed: 1.5, follow: false }, "the section is gone");
});

/** Numbers from 0 up to, but not including, 1: the same ones for the same seed. */
const randomly = (seed) => () => {
  seed = (seed * 1_664_525 + 1_013_904_223) % 4_294_967_296;
  return seed / 4_294_967_296;
};

/** What a tab sees of the storage: its own writing at once, that of others when it is delivered. */
class Copy {
  #truth;
  #others;
  constructor(truth, others) {
    this.#truth = truth;
    this.#others = others;
    Object.assign(this, Object.fromEntries(truth));
    Object.defineProperty(this, "late", { value: [], writable: true });
  }
  getItem(key) { return Object.hasOwn(this, key) ? this[key] : null; }
  setItem(key, text) { this.#change(key, String(text)); }
  removeItem(key) { this.#change(key, undefined); }
  take(count) {
    for (const [key, text] of this.late.splice(0, count)) this.#put(key, text);
  }
  #put(key, text) {
    if (text === undefined) delete this[key];
    else this[key] = text;
  }
  #change(key, text) {
    this.#put(key, text);
    if (text === undefined) this.#truth.delete(key);
    else this.#truth.set(key, text);
    // What others wrote before is over for this tab; they hear of this later.
    this.late = this.late.filter(([other]) => other !== key);
    for (const other of this.#others) if (other !== this) other.late.push([key, text]);
  }
}

test(`of ${RUNS} random runs of two or three tabs none loses a section, and none brings an erased one back`, async (t) => {
  open(t);
  const { factsOf, forgetAll } = await load("storage.js");
  const { noteRead, stateOf } = await load("components/progress.js");
  let late = 0;
  for (let run = 0; run < RUNS; run += 1) {
    const random = randomly(run);
    const pick = (list) => list[Math.floor(random() * list.length)];
    const truth = new Map();
    const copies = [];
    const openTab = () => { copies.push(new Copy(truth, copies)); };
    const facts = factsOf(COURSE);
    const expected = new Set();
    const shown = () => IDS.filter((id) => stateOf(facts.get(`r/${id}`), PRINTS[id]).read);
    const count = 2 + (run % 2);
    while (copies.length < count) openTab();
    for (let step = 0; step < STEPS; step += 1) {
      const copy = pick(copies);
      globalThis.localStorage = copy;
      const chance = random();
      if (chance < 0.5) {
        const id = pick(IDS);
        late += copies.some((other) => other.late.length) ? 1 : 0;
        // A tab that has not heard of an erasure yet still holds the section for read, and has nothing to write.
        if (noteRead(facts, id, PRINTS[id], 20_000 + Math.floor(60 * random() - 30))) expected.add(id);
      } else if (chance < 0.55) {
        for (const id of shown()) expected.delete(id);
        forgetAll();
      } else if (chance < 0.6) {
        copies.splice(copies.indexOf(copy), 1);
        openTab();
      } else {
        copy.take(Math.ceil(random() * copy.late.length));
      }
    }
    const kept = IDS.filter((id) => expected.has(id));
    for (const copy of copies) {
      copy.take(copy.late.length);
      globalThis.localStorage = copy;
      assert.deepEqual(shown(), kept, `run ${run}`);
    }
  }
  assert.ok(late > RUNS, "tabs write while others have not heard of it yet");
});
