// The journey: makes a full-screen stage out of the list of steps, and moves through it by every means.
// The address carries step and mode (#journey-store, #journey-store-multi); the browser keeps both.
import { read, write } from "../storage.js";
import { drawScenes } from "./journey-scenes.js";
import { followSound } from "./journey-sound.js";
import { createStage } from "./journey-stage.js";
import { listenToFingers, listenToKeys } from "./journey-moves.js";
import * as places from "./journey-place.js";

const tell = (name, id) => document.dispatchEvent(new CustomEvent(`omnikurs:${name}`, { detail: { id } }));

/** @param {HTMLElement} root */
export const enhance = (root) => {
  const prefix = root.dataset.journey;
  const stage = createStage(root);
  const { steps } = stage;
  const key = `journey:${document.querySelector("[data-course]")?.dataset.course ?? ""}`;
  const kept = read(key, {});
  const state = {
    step: steps.includes(kept.step) ? kept.step : steps[0],
    mode: kept.mode === "multi" ? "multi" : "omni",
  };

  const hashOf = (place) => places.hashOf(prefix, place);
  const placeOf = (hash) => places.placeOf(prefix, steps, hash, state.mode);

  // A new entry of the history begins without what way.js keeps in the one before.
  const name = (hash, replace = false) => {
    try {
      if (replace) history.replaceState(history.state, "", hash);
      else history.pushState(null, "", hash);
    } catch {
      // Safari refuses more than a hundred changes in half a minute.
    }
  };

  const invite = () => {
    const link = root.querySelector("[data-journey-open]");
    if (!link) return;
    link.hash = hashOf(state);
    if (state.step !== steps[0]) link.querySelector("span").textContent = root.dataset.textResume.replace("{name}", stage.nameOf(state.step));
  };

  // Whoever has not seen the purchase come apart yet is led there once, before the sum of both.
  let compared = state.mode === "multi";
  const offersContrast = () => !compared && state.step === steps.at(-2);

  // The stage opens with its drawings: an image cannot be cut.
  let drawn = false;
  const scenes = drawScenes(root, () => { if (drawn && stage.isOpen()) stage.paint(state, state, offersContrast()); }).then(() => { drawn = true; });

  const show = async (place, { quiet = false, focus = false } = {}) => {
    if (!drawn) {
      await scenes;
      if (!placeOf(location.hash)) return;
    }
    const before = { ...state, open: stage.isOpen() };
    Object.assign(state, place);
    compared ||= state.mode === "multi" && state.step !== steps.at(-1);
    write(key, { step: state.step, mode: state.mode });
    stage.open();
    stage.paint(state, before, offersContrast());
    if (!quiet) stage.announce(state);
    if (focus || !before.open) stage.focusTitle(state);
    invite();
    tell("place", hashOf(state).slice(1));
    if (stage.isLast()) tell("read", prefix);
  };

  const go = (place, options = {}) => {
    const next = { ...state, ...place };
    if (stage.isOpen() && next.step === state.step && next.mode === state.mode) return;
    const hash = hashOf(next);
    if (hash !== location.hash) name(hash, options.replace);
    show(next, options);
  };

  const leave = ({ push = true } = {}) => {
    if (!stage.isOpen()) return;
    if (push && placeOf(location.hash)) name(`#${prefix}`);
    stage.close();
  };

  const stepBy = (count) => {
    if (count > 0 && offersContrast()) {
      go({ mode: "multi" });
      return;
    }
    const place = steps.indexOf(state.step) + count;
    if (place >= 0 && place < steps.length) go({ step: steps[place] });
    else if (place >= steps.length) stage.leaveForNext(() => leave({ push: false }));
  };

  const follow = () => {
    const place = placeOf(location.hash);
    if (place) show(place, { quiet: stage.isOpen() && place.step === state.step && place.mode === state.mode });
    else leave({ push: false });
  };

  root.addEventListener("click", (event) => {
    const link = event.target.closest("a[href], button");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const place = link.hash ? placeOf(link.hash) : null;
    if (place && link.matches("[data-journey-open], [data-stop]")) go({ step: place.step, mode: link.matches("[data-stop]") ? state.mode : place.mode });
    else if (link.matches("[data-journey-close]")) leave();
    else if (link.matches("[data-journey-next]")) stepBy(1);
    else if (link.matches("[data-journey-previous]")) stepBy(-1);
    else return;
    event.preventDefault();
  });
  root.addEventListener("change", (event) => {
    if (event.target.matches(".switch input")) go({ mode: event.target.value });
  });

  listenToKeys(stage, { stepBy, toStep: (step) => go({ step }), leave });
  listenToFingers(stage, stepBy);
  followSound(stage, { prefix, state: () => state, go });
  addEventListener("popstate", follow);
  addEventListener("hashchange", follow);
  invite();
  if (placeOf(location.hash)) {
    show(placeOf(location.hash));
    // The browser goes to the address once more when everything has come, and on a low screen past the stage's head.
    if (document.readyState !== "complete") addEventListener("load", () => requestAnimationFrame(() => { stage.element.scrollTop = 0; }), { once: true });
  }
};
