// The question at a section's end: fetched when the end comes near, answered in place by one press, never in the way.
// Kept in this browser: which option was chosen, under the words of the question ("c/<section>": "<fingerprint>.<place>").
import { factsOf } from "../storage.js";

/** What is kept of an answer. */
export const answerFact = (print, place) => `${print}.${place}`;

/** The kept place, or "" where nothing is kept or the question is another one by now (`print` undefined: not known yet). */
export const placeOf = (fact, print) => {
  const [, known, place] = /^(\w+)\.(\d+)$/.exec(fact ?? "") ?? [];
  return known !== undefined && (print === undefined || known === print) ? place : "";
};

/** How many sections and minutes are left when `here` is read too: `sections` are `{id, read, minutes}`. */
export const leftOf = (sections, here) => {
  const ahead = sections.filter(({ id, read }) => !read && id !== here);
  return { count: ahead.length, minutes: ahead.reduce((sum, { minutes }) => sum + minutes, 0) };
};

const sectionsHere = () => [...document.querySelectorAll(".rail [data-for]")].map((link) => ({
  id: link.dataset.for,
  read: link.classList.contains("is-read"),
  minutes: Number(document.querySelector(`.first [data-way="${link.dataset.for}"]`)?.dataset.minutes ?? 0),
}));

/** @param {HTMLElement} place */
export const enhance = (place) => {
  const address = place.querySelector("a").href;
  const section = place.closest("details").dataset.section;
  const facts = factsOf(place.closest("[data-course]").dataset.course);
  const name = `c/${section}`;
  const status = document.createElement("p");
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  place.append(status);
  let busy = false;

  const fetchBox = async (given) => {
    const answer = await fetch(given ? `${address}?a=${given}` : address);
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    const box = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".check-box");
    // In the page the question stands under the head of its section.
    const head = box.querySelector("h1");
    const lower = document.createElement("h4");
    lower.append(...head.childNodes);
    head.replaceWith(lower);
    // The section's sound has none of its sentences: a press on one must not ask the player for it.
    for (const node of box.querySelectorAll("[data-sentence]")) node.removeAttribute("data-sentence");
    return document.adoptNode(box);
  };

  const tellLeft = (box) => {
    const words = box.querySelector('[data-part="left"]');
    const { count, minutes } = leftOf(sectionsHere(), section);
    if (words) words.textContent = (words.getAttribute(`data-text-${count}`) ?? "").replace("{minutes}", minutes);
  };

  const put = (box) => {
    tellLeft(box);
    (place.querySelector(".check-box") ?? place.querySelector("a")).replaceWith(box);
  };

  // The row that was pressed stays where it was in the window (`before`) while what grows above it can be scrolled away without
  // hiding an answer. The browser, which would hold on to something else, may have scrolled from `scrolled` already.
  const hold = (chosen, before, scrolled) => {
    const bar = document.querySelector(".course > .bar")?.getBoundingClientRect().bottom ?? 0;
    const heightOf = (node) => node.getBoundingClientRect().top + scrollY - scrolled;
    const room = heightOf(place.querySelector(":is(.is-right, .is-wrong)")) - Math.max(0, bar) - 8;
    const moved = Math.min(heightOf(chosen) - before, room);
    scrollTo({ top: scrolled + Math.max(0, moved), behavior: "instant" });
  };

  const answer = async (given) => {
    if (busy) return;
    busy = true;
    const input = place.querySelector(`input[value="${given}"]`);
    const before = input?.closest(".check-row").getBoundingClientRect().top;
    const scrolled = scrollY;
    try {
      const box = await fetchBox(given);
      put(box);
      facts.set(name, answerFact(box.dataset.print, given));
      const chosen = box.querySelector("[data-chosen]");
      chosen.focus({ preventScroll: true });
      hold(chosen, before, scrolled);
      status.textContent = [...box.querySelectorAll(".check-label, .check-reason")].map((line) => line.textContent.trim()).join(" ");
    } catch {
      const box = place.querySelector(".check-box");
      status.textContent = box.querySelector(".check-foot span").textContent = box.dataset.textOffline;
    } finally {
      busy = false;
    }
  };

  const again = async () => {
    try {
      put(await fetchBox(""));
      facts.drop(name);
      status.textContent = "";
      place.querySelector("input").focus({ preventScroll: true });
    } catch {
      // What was answered stays.
    }
  };

  const show = async () => {
    const kept = placeOf(facts.get(name));
    try {
      let box = await fetchBox(kept);
      if (kept && (!box.querySelector("[data-chosen]") || placeOf(facts.get(name), box.dataset.print) !== kept)) box = await fetchBox("");
      put(box);
    } catch {
      // The link stays, and leads to the question.
    }
  };

  // An arrow key chooses; a pointer, Space and Enter answer.
  place.addEventListener("click", (event) => {
    const input = event.detail > 0 && event.target.closest(".check-row")?.querySelector("input");
    if (input) answer(input.value);
  });
  place.addEventListener("keydown", (event) => {
    if (event.key !== " " || !event.target.matches("input[type=radio]") || event.repeat) return;
    event.preventDefault();
    event.target.checked = true;
    answer(event.target.value);
  });
  place.addEventListener("submit", (event) => {
    event.preventDefault();
    const given = new FormData(event.target).get("a");
    if (given) answer(given);
    else again();
  });
  document.addEventListener("omnikurs:forgotten", show);
  document.addEventListener("omnikurs:read", () => { if (place.querySelector(".check-box")) tellLeft(place); });
  show();
};
