// The way through the page: which section is open, what the history keeps of the place that was left, where the focus goes.
// Loaded at the reader's first move (components/sections.js); what moves her tells it with "omnikurs:go".
import { addressed, idOf } from "./address.js";
import { placeHere } from "./place.js";
import { factsOf } from "./storage.js";

const SETTLED_MS = 150;
const CONTROLS = "main :is(a, button:not(.read-here), summary), .rail :is(a, button), .player button";

/** Whether the address names a step of the journey: its stage lies above the page, and has a history of its own. */
const onStage = () => Boolean(addressed()?.closest("[data-journey-stage]"));

/** Whether sections that were left stay open: the reader's own choice for this course. */
export const keepsOpen = (facts) => facts.get("p/open") === "all";

/**
 * The way through `main`; `restore(place)` puts a kept place back. Answers `go(id, {by, link, still})`, which leads to a section or to
 * any other element, and `returnFocus()`, which gives the focus back to what was pressed when the place in the history was left.
 */
export const createWay = (main, restore) => {
  const facts = factsOf(main.dataset.course);
  let timer = 0;

  // The browser knows nothing of sections that were open: it would scroll to a line that is somewhere else now.
  const keep = (left = -1) => {
    clearTimeout(timer);
    if (document.querySelector(".stage.is-open") || onStage()) return;
    try {
      history.replaceState({ ...history.state, place: { ...placeHere(), left } }, "");
      history.scrollRestoration = "manual";
    } catch {
      // Safari refuses more than a hundred changes in half a minute.
    }
  };
  const keepSoon = () => {
    clearTimeout(timer);
    timer = setTimeout(keep, SETTLED_MS);
  };

  const openOnly = (target, by) => {
    const own = target.closest("details[data-section]");
    if ((own || by === "next") && !keepsOpen(facts)) {
      for (const other of main.querySelectorAll("details[data-section][open]")) if (other !== own) other.open = false;
    }
    for (let details = target.closest("details"); details; details = details.parentElement.closest("details")) details.open = true;
  };

  // The words of a section take the focus, not its head: there Space would close it.
  const focus = (target, section) => {
    const node = section ? target : target.querySelector("h2") ?? target;
    if (section) {
      node.setAttribute("role", "group");
      node.setAttribute("aria-label", section.querySelector("summary :is(h2, h3)").textContent);
    }
    if (node.tabIndex < 0) node.tabIndex = -1;
    node.focus({ preventScroll: true });
  };

  const go = (id, { by = "", link = null, still = false } = {}) => {
    const target = document.getElementById(id);
    if (!target) return;
    const controls = [...document.querySelectorAll(CONTROLS)];
    keep([document.activeElement, link].map((node) => controls.indexOf(node)).find((place) => place >= 0));
    if (id !== idOf()) history.pushState(null, "", `#${id}`);
    openOnly(target, by);
    const section = target.matches(".section-body") ? target.closest("details.section") : null;
    (section?.querySelector("summary") ?? target).scrollIntoView({ block: "start", behavior: "instant" });
    if (!still) focus(target, section);
    keep();
  };

  const returnFocus = () => {
    const left = history.state?.place?.left ?? -1;
    if (left >= 0) document.querySelectorAll(CONTROLS)[left]?.focus({ preventScroll: true });
  };

  addEventListener("scroll", keepSoon, { passive: true });
  addEventListener("pagehide", () => keep());
  main.addEventListener("toggle", keepSoon, { capture: true });
  addEventListener("popstate", ({ state }) => {
    clearTimeout(timer);
    if (!state?.place || onStage()) return;
    restore(state.place);
    returnFocus();
  });
  if (!history.state?.place) keep();

  return { go, returnFocus };
};
