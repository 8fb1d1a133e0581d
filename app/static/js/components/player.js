// The player: sound section by section, kept in step with the text. What happens to the text itself is in player-text.js.
// Hears "omnikurs:listen" {section, sentence, play} and "omnikurs:go" {id, by}; tells "omnikurs:go" as well, and "omnikurs:sentence" {id, section} and "omnikurs:playing" {playing}.
import { idOf, sectionAt } from "../address.js";
import { arriving, factsOf, forget, read } from "../storage.js";
import { clock, cueAt, cueBeside } from "./player-cues.js";

const tell = (name, detail) => document.dispatchEvent(new CustomEvent(`omnikurs:${name}`, { detail }));
const sentenceNode = (id) => document.querySelector(`[data-sentence="${CSS.escape(id)}"]`);
const wordsOf = (node) => (node.cells ? [...node.cells].map((cell) => cell.textContent.trim()).join(" · ") : node.textContent).replace(/\s+/g, " ").trim();

const askVersion = async (address, tries = 1) => {
  const answer = await fetch(`${address}.vtt`, { cache: "no-cache", headers: { Prefer: "respond-async, wait=3" } });
  if (answer.status === 200) return /^NOTE version (\w+)/m.exec(await answer.text())[1];
  const { wait } = await import("./player-wait.js");
  await wait(answer, tries, document.querySelector(".is-busy .player-sentence"));
  return askVersion(address, tries + 1);
};

// Which version of a track there is: asked once, so that sound and cues are of one version to the end. A failure is not remembered.
const versions = new Map();
const fetchVersion = (address) => {
  if (!versions.has(address)) {
    versions.set(address, askVersion(address).catch((error) => {
      versions.delete(address);
      throw error;
    }));
  }
  return versions.get(address);
};

/** Takes over what was kept as one value under `player:<course>`, and forgets it. */
export const takeOver = (course, facts) => {
  const kept = read(`player:${course}`);
  forget(`player:${course}`);
  if (typeof kept?.section !== "string" || facts.get("heard")) return;
  facts.set("heard", `${kept.section} ${kept.sentence ?? ""}`);
  if (kept.speed) facts.set("p/speed", String(kept.speed));
  if (kept.follow === false) facts.set("p/follow", "off");
};

/** Where one listened last, how fast, and whether the page goes along; `sections` are the ids of those there are. */
export const settingsOf = (facts, sections) => {
  const [section, sentence = ""] = (facts.get("heard") ?? "").split(" ");
  const known = sections.includes(section);
  return {
    section: known ? section : sections[0],
    sentence: known ? sentence : "",
    speed: Number(facts.get("p/speed")) || 1,
    follow: facts.get("p/follow") !== "off",
  };
};

/** @param {HTMLElement} player */
export const enhance = (player) => {
  const part = (name) => player.querySelector(`.player-${name}`);
  const audio = player.querySelector("audio");
  const position = part("position");
  const voices = player.querySelector(".player-voice select");
  let base = audio.getAttribute("src").replace(/[^/]+$/, "");
  let voice = "";
  const facts = factsOf(player.dataset.course);
  const sections = [...document.querySelectorAll("details[data-section]")].map((details) => ({
    id: details.dataset.section,
    title: details.querySelector("summary :is(h2, h3)").textContent.trim(),
  }));
  takeOver(player.dataset.course, facts);
  const state = settingsOf(facts, sections.map(({ id }) => id));
  let track = audio.querySelector("track");
  let loaded = "";
  let cues = [];
  let turn = 0;
  let asked = false;
  let reader;

  const keep = () => facts.set("heard", `${state.section} ${state.sentence}`);
  const text = () => (reader ??= import("./player-text.js").then(({ attach }) => attach(player, listen)));
  const place = () => cueAt(cues, audio.currentTime);
  /** The link at the end of a section: where it leads is what comes next. */
  const endOf = (section) => document.querySelector(`[data-end="${CSS.escape(section)}"] a`);

  const drawWords = () => {
    const index = sections.findIndex(({ id }) => id === state.section);
    part("section").textContent = sections[index].title;
    const node = state.sentence && sentenceNode(state.sentence.replace(/(?=\.)/, voice));
    part("sentence").textContent = node ? wordsOf(node) : "";
    part("sentence").lang = node ? node.closest("[lang]").lang : "";
    part("file").href = `${base}${state.section}.mp3`;
    player.querySelector('[data-do="previous-section"]').disabled = index === 0;
    const { textContent } = endOf(state.section);
    part("next").lastElementChild.textContent = textContent.trim();
    part("next").setAttribute("aria-label", textContent.trim());
  };

  const drawTime = () => {
    const total = audio.duration || cues.at(-1)?.end || 0;
    const now = Math.min(audio.currentTime, total);
    position.max = total || 1;
    position.value = now;
    position.style.setProperty("--played", `${total ? (100 * now) / total : 0}%`);
    const words = player.dataset.textTime.replace("{now}", clock(now)).replace("{total}", clock(total));
    part("time").textContent = total ? words : "";
    position.setAttribute("aria-valuetext", words);
  };

  const drawPlaying = () => {
    const button = part("play");
    player.classList.toggle("is-playing", !audio.paused);
    button.setAttribute("aria-label", audio.paused ? button.dataset.textPlay : button.dataset.textPause);
    if ("mediaSession" in navigator) navigator.mediaSession.playbackState = audio.paused ? "paused" : "playing";
    tell("playing", { playing: !audio.paused });
  };

  const light = (cue) => {
    state.sentence = cue.id;
    keep();
    tell("sentence", { id: cue.id, section: cue.section });
    drawWords();
    text().then((shown) => shown.light(cue.id, state.follow, voice));
  };

  const seek = (cue) => {
    audio.currentTime = cue.start + 0.001;
    light(cue);
    drawTime();
  };

  const readCues = (element) => {
    cues = [...element.track.cues].map((cue) => {
      const [section, id] = cue.text.trim().split(" ");
      return { start: cue.startTime, end: cue.endTime, section, id };
    });
    drawTime();
  };

  // A new element for each track: browsers do not agree on what happens to the cues of one whose address changes.
  const loadTrack = (address) => new Promise((resolve) => {
    const element = document.createElement("track");
    Object.assign(element, { kind: "metadata", srclang: track.srclang, src: address });
    element.addEventListener("load", () => { readCues(element); resolve(); }, { once: true });
    element.addEventListener("error", resolve, { once: true });
    track.replaceWith(element);
    track = element;
    element.track.mode = "hidden";
    element.track.addEventListener("cuechange", () => {
      const now = element.track.activeCues?.[0];
      const cue = now && cues.find(({ start }) => start === now.startTime);
      if (cue && element === track && !audio.paused) light(cue);
    });
  });

  const describe = () => {
    if (!("mediaSession" in navigator)) return;
    const title = sections.find(({ id }) => id === state.section).title;
    navigator.mediaSession.metadata = new MediaMetadata({ title, artist: document.querySelector("h1").textContent.trim() });
  };

  const fallSilent = (error) => {
    audio.pause();
    player.classList.add("is-silent");
    part("trouble").lastElementChild.textContent = error?.words ?? player.dataset.textOffline;
  };

  // No refusal is swallowed: whoever pressed play, or changed the language while listening, reads what to press.
  const start = () => audio.play().catch(({ name }) => {
    if (name !== "NotAllowedError") return;
    part("sentence").ariaLive = "polite";
    part("sentence").textContent = player.dataset.textPress;
    if (document.activeElement === document.body) part("play").focus({ preventScroll: true });
  });

  // Safari lets an element sound that was loaded in the press itself: what `open` waits for may come later.
  const unlock = (section) => { if (!asked && loaded !== base + section) audio.load(); };

  // What a browser cannot play is no fault of the network; at the beginning of a track it says the same of both.
  const explain = async ({ code, MEDIA_ERR_NETWORK, MEDIA_ERR_SRC_NOT_SUPPORTED }) => {
    const unplayable = { words: player.dataset.textUnplayable };
    if (code === MEDIA_ERR_NETWORK) return undefined;
    if (code !== MEDIA_ERR_SRC_NOT_SUPPORTED) return unplayable;
    return fetch(audio.src, { method: "HEAD" }).then(({ ok }) => (ok ? unplayable : undefined), () => undefined);
  };

  const wait = (on) => {
    player.classList.toggle("is-busy", on);
    part("sentence").ariaLive = on ? "polite" : "off";
    if (!on) drawWords();
  };

  /** Takes up `section` at `sentence` (at its beginning when empty); the last call wins. */
  const open = async (section, sentence, play) => {
    const mine = ++turn;
    const address = base + section;
    state.section = section;
    state.sentence = sentence;
    asked ||= play;
    drawWords();
    wait(loaded !== address);
    // What was heard until now is over at once: its next sentence would take the page back.
    if (loaded !== address) audio.pause();
    try {
      const version = await fetchVersion(address);
      if (mine !== turn) return;
      player.classList.remove("is-silent");
      if (loaded !== address) {
        loaded = address;
        cues = [];
        audio.src = `${address}.mp3?v=${version}`;
        audio.defaultPlaybackRate = audio.playbackRate = state.speed;
        await loadTrack(`${address}.vtt?v=${version}`);
        if (mine !== turn) return;
      }
    } catch (error) {
      if (mine === turn) fallSilent(error);
      return;
    } finally {
      if (mine === turn) wait(false);
    }
    const cue = cues.find(({ id }) => id === sentence);
    if (cue) seek(cue);
    else if (play) audio.currentTime = 0;
    keep();
    describe();
    if (play) start();
  };

  // Beside a second language there are two voices; each reads its own sentences, which have the same ids but for its suffix.
  const choose = (wanted) => {
    if (!voices || wanted === voice) return;
    voices.value = voice = wanted;
    base = voices.selectedOptions[0].dataset.audio;
  };

  const listen = (section, sentence, wanted = voice) => {
    choose(wanted);
    unlock(section);
    return open(section, sentence, true);
  };

  const toggle = () => {
    if (!audio.paused) audio.pause();
    else if (loaded === base + state.section && asked) start();
    else listen(state.section, state.sentence);
  };

  const step = (by) => {
    if (loaded !== base + state.section) return listen(state.section, state.sentence);
    const cue = cueBeside(cues, audio.currentTime, by);
    if (cue) return seek(cue);
    return by > 0 ? goOn(!audio.paused) : cues[0] && seek(cues[0]);
  };

  // A track that ends by itself leads on too, but leaves the reader where she is: the page goes along only as its light does.
  const goOn = (play) => {
    const next = sections[sections.findIndex(({ id }) => id === state.section) + 1];
    tell("read", { id: state.section });
    return next ? open(next.id, "", play) : undefined;
  };

  // Whoever leads the page on is followed: to the next section's beginning if one is listening, silently if not.
  const goAlong = ({ id, by }) => {
    if (by !== "next" && by !== "previous") return;
    if (sections.some((section) => section.id === id)) open(id, "", !audio.paused || (asked && player.matches(".is-busy")));
    else audio.pause();
  };

  const goBack = () => {
    const before = sections[sections.findIndex(({ id }) => id === state.section) - 1];
    if (before) tell("go", { id: before.id, by: "previous" });
  };

  const follow = () => {
    state.follow = !state.follow;
    drawChoices();
    facts.set("p/follow", state.follow ? "on" : "off");
  };

  const drawChoices = () => {
    player.querySelector('[data-do="follow"]').setAttribute("aria-pressed", String(state.follow));
    player.querySelector(".player-speed select").value = String(state.speed);
    audio.playbackRate = state.speed;
  };

  const actions = {
    toggle, follow,
    previous: () => step(-1),
    next: () => step(1),
    "previous-section": goBack,
    "next-section": () => endOf(state.section).click(),
    again: () => listen(state.section, state.sentence),
  };

  player.addEventListener("click", ({ target }) => actions[target.closest("[data-do]")?.dataset.do]?.());
  player.addEventListener("keydown", (event) => {
    if (event.target.matches("input, select") || event.altKey || event.ctrlKey || event.metaKey) return;
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!by) return;
    event.preventDefault();
    step(by);
  });
  voices?.addEventListener("change", () => {
    const playing = !audio.paused;
    choose(voices.value);
    open(state.section, state.sentence, playing);
  });
  player.querySelector(".player-speed select").addEventListener("change", ({ target }) => {
    state.speed = Number(target.value);
    drawChoices();
    facts.set("p/speed", target.value);
  });
  position.addEventListener("input", () => {
    audio.currentTime = Number(position.value);
    const cue = cues[Math.max(0, place())];
    if (cue) light(cue);
    drawTime();
  });

  // The next track is known before this one ends: behind a locked screen a phone gives it a second to begin.
  let ahead = "";
  const lookAhead = () => {
    const next = sections[sections.findIndex(({ id }) => id === state.section) + 1];
    if (!next || ahead === next.id || audio.paused || audio.currentTime < 0.8 * audio.duration) return;
    ahead = next.id;
    fetchVersion(base + next.id).catch(() => {});
  };

  audio.addEventListener("timeupdate", drawTime);
  audio.addEventListener("timeupdate", lookAhead);
  audio.addEventListener("durationchange", drawTime);
  for (const name of ["play", "pause"]) audio.addEventListener(name, drawPlaying);
  audio.addEventListener("ended", () => goOn(true));
  audio.addEventListener("error", async () => {
    if (!loaded) return;
    loaded = "";
    fallSilent(await explain(audio.error));
  });

  document.querySelector('[data-action="listen"]')?.addEventListener("click", (event) => {
    event.preventDefault();
    toggle();
  });
  document.addEventListener("omnikurs:listen", ({ detail }) => {
    if (detail.play === false) audio.pause();
    else listen(detail.section, detail.sentence ?? "");
  });
  // Whoever reads elsewhere while nothing is playing wants to hear that section next.
  const arrive = (id) => {
    const section = sectionAt(id);
    if (!audio.paused || player.matches(".is-busy") || !section || section === state.section) return;
    Object.assign(state, { section, sentence: "" });
    drawWords();
  };
  document.addEventListener("omnikurs:place", ({ detail }) => arrive(detail.id));
  document.addEventListener("omnikurs:go", ({ detail }) => goAlong(detail));
  // On main, not on document: an iPhone tells nobody of presses on bare text unless something below body listens.
  document.getElementById("main").addEventListener("click", (event) => text().then((shown) => shown.click(event)));
  document.addEventListener("keydown", text, { once: true });

  // An iPhone shows ⏮ and ⏭ on its locked screen only where nobody asks for steps within the track.
  const isApplePhone = navigator.maxTouchPoints > 0 && /Apple/.test(navigator.vendor);
  const media = {
    play: () => { if (audio.paused) toggle(); },
    pause: () => audio.pause(),
    previoustrack: goBack,
    nexttrack: actions["next-section"],
    seekto: ({ seekTime }) => { audio.currentTime = seekTime; },
    ...(isApplePhone ? {} : { seekbackward: () => step(-1), seekforward: () => step(1) }),
  };
  for (const [name, deed] of Object.entries(media)) {
    try {
      navigator.mediaSession?.setActionHandler(name, deed);
    } catch {
      // A browser that does not know this key.
    }
  }
  for (const name of ["durationchange", "ratechange", "seeked", "play"]) {
    audio.addEventListener(name, () => {
      if (!Number.isFinite(audio.duration)) return;
      const { duration, playbackRate, currentTime } = audio;
      navigator.mediaSession?.setPositionState?.({ duration, playbackRate, position: Math.min(currentTime, duration) });
    });
  }

  drawChoices();
  drawWords();
  drawTime();
  // Whoever was listening in the other language goes on listening in this one, from the same sentence.
  if (arriving()?.playing) listen(state.section, state.sentence);
  else arrive(idOf() || document.querySelector("details.is-now")?.dataset.section || facts.get("place") || "");
  // Ask early whether there is sound, and have it made, so that a press on play is answered at once.
  const ask = () => { if (!asked && !navigator.connection?.saveData) fetchVersion(base + state.section).catch(fallSilent); };
  (window.requestIdleCallback ?? setTimeout)(ask);
  player.dataset.ready = "";
};
