// The player: sound section by section, kept in step with the text. What happens to the text itself is in player-text.js.
// Hears "omnikurs:listen" {section, sentence, play}; tells "omnikurs:sentence" {id, section} and "omnikurs:playing" {playing}.
import { idOf } from "../address.js";
import { arriving, read, write } from "../storage.js";

const RESTART_S = 1.5;

const tell = (name, detail) => document.dispatchEvent(new CustomEvent(`omnikurs:${name}`, { detail }));
const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
const sentenceNode = (id) => document.querySelector(`[data-sentence="${CSS.escape(id)}"]`);
const wordsOf = (node) => (node.cells ? [...node.cells].map((cell) => cell.textContent.trim()).join(" · ") : node.textContent).replace(/\s+/g, " ").trim();

const askVersion = async (address, tries = 1) => {
  const answer = await fetch(`${address}.vtt`, { cache: "no-cache", headers: { Prefer: "respond-async, wait=3" } });
  if (answer.status === 200) return /^NOTE version (\w+)/m.exec(await answer.text())[1];
  const { wait } = await import("./player-wait.js");
  await wait(answer, tries);
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

/** @param {HTMLElement} player */
export const enhance = (player) => {
  const part = (name) => player.querySelector(`.player-${name}`);
  const audio = player.querySelector("audio");
  const position = part("position");
  const voices = player.querySelector(".player-voice select");
  let base = audio.getAttribute("src").replace(/[^/]+$/, "");
  let voice = "";
  const key = `player:${player.dataset.course}`;
  const sections = [...document.querySelectorAll("details[data-section]")].map((details) => ({
    id: details.dataset.section,
    title: details.querySelector("summary :is(h2, h3)").textContent.trim(),
  }));
  const sectionOf = (id) => sections.findLast((section) => id === section.id || id.startsWith(`${section.id}-`))?.id;

  const kept = read(key, {});
  const state = {
    section: sections.some(({ id }) => id === kept.section) ? kept.section : sections[0].id,
    sentence: kept.sentence ?? "",
    speed: kept.speed ?? 1,
    follow: kept.follow ?? true,
  };
  let track = audio.querySelector("track");
  let loaded = "";
  let cues = [];
  let turn = 0;
  let asked = false;
  let reader;

  const keep = () => write(key, state);
  const text = () => (reader ??= import("./player-text.js").then(({ attach }) => attach(player, listen)));
  const place = () => cues.findLastIndex((cue) => cue.start <= audio.currentTime + 0.02);

  const drawWords = () => {
    const index = sections.findIndex(({ id }) => id === state.section);
    part("section").textContent = sections[index].title;
    const node = state.sentence && sentenceNode(state.sentence.replace(/(?=\.)/, voice));
    part("sentence").textContent = node ? wordsOf(node) : "";
    part("sentence").lang = node ? node.closest("[lang]").lang : "";
    part("file").href = `${base}${state.section}.mp3`;
    player.querySelector('[data-do="previous-section"]').disabled = index === 0;
    player.querySelector('[data-do="next-section"]').disabled = index === sections.length - 1;
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
    if (play) audio.play().catch(() => {});
  };

  // Beside a second language there are two voices; each reads its own sentences, which have the same ids but for its suffix.
  const choose = (wanted) => {
    if (!voices || wanted === voice) return;
    voices.value = voice = wanted;
    base = voices.selectedOptions[0].dataset.audio;
  };

  const listen = (section, sentence, wanted = voice) => {
    choose(wanted);
    return open(section, sentence, true);
  };

  const toggle = () => {
    if (!audio.paused) audio.pause();
    else if (loaded === base + state.section && asked) audio.play().catch(() => {});
    else listen(state.section, state.sentence);
  };

  const step = (by) => {
    if (loaded !== base + state.section) return listen(state.section, state.sentence);
    const now = place();
    const again = by < 0 && now >= 0 && audio.currentTime - cues[now].start > RESTART_S;
    const cue = cues[again ? now : now + by];
    if (cue) return seek(cue);
    return by > 0 ? go(1) : cues[0] && seek(cues[0]);
  };

  const go = (by) => {
    const next = sections[sections.findIndex(({ id }) => id === state.section) + by];
    return next ? open(next.id, "", !audio.paused || audio.ended) : undefined;
  };

  const follow = () => {
    state.follow = !state.follow;
    drawChoices();
    keep();
  };

  const drawChoices = () => {
    player.querySelector('[data-do="follow"]').setAttribute("aria-pressed", String(state.follow));
    player.querySelector(".player-speed select").value = String(state.speed);
    audio.playbackRate = state.speed;
  };

  const deeds = {
    toggle, follow,
    previous: () => step(-1),
    next: () => step(1),
    "previous-section": () => go(-1),
    "next-section": () => go(1),
    again: () => listen(state.section, state.sentence),
  };

  player.addEventListener("click", ({ target }) => deeds[target.closest("[data-do]")?.dataset.do]?.());
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
    keep();
  });
  position.addEventListener("input", () => {
    audio.currentTime = Number(position.value);
    const cue = cues[Math.max(0, place())];
    if (cue) light(cue);
    drawTime();
  });

  audio.addEventListener("timeupdate", drawTime);
  audio.addEventListener("durationchange", drawTime);
  for (const name of ["play", "pause"]) audio.addEventListener(name, drawPlaying);
  audio.addEventListener("ended", () => go(1));
  audio.addEventListener("error", () => { if (loaded) { loaded = ""; fallSilent(audio.error); } });

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
    const section = sectionOf(id);
    if (!audio.paused || player.matches(".is-busy") || !section || section === state.section) return;
    Object.assign(state, { section, sentence: "" });
    drawWords();
  };
  document.addEventListener("omnikurs:place", ({ detail }) => arrive(detail.id));
  document.addEventListener("click", (event) => text().then((shown) => shown.click(event)));
  document.addEventListener("keydown", text, { once: true });

  const media = { play: toggle, pause: toggle, previoustrack: () => go(-1), nexttrack: () => go(1), seekbackward: () => step(-1), seekforward: () => step(1) };
  for (const [name, deed] of Object.entries(media)) {
    try {
      navigator.mediaSession?.setActionHandler(name, deed);
    } catch {
      // A browser that does not know this key.
    }
  }

  drawChoices();
  drawWords();
  drawTime();
  // Whoever was listening in the other language goes on listening in this one, from the same sentence.
  if (arriving()?.playing) listen(state.section, state.sentence);
  else arrive(idOf() || document.querySelector("details.is-now")?.dataset.section || "");
  // Ask early whether there is sound, and have it made, so that a press on play is answered at once.
  const ask = () => { if (!asked && !navigator.connection?.saveData) fetchVersion(base + state.section).catch(fallSilent); };
  (window.requestIdleCallback ?? setTimeout)(ask);
  player.dataset.ready = "";
};
