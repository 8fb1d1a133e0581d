// Sections: notices which one is being read and which was read to its end, and keeps the address in step.
// Tells others with events on document: "omnikurs:place" {id}, "omnikurs:read" {id}, and in the press itself "omnikurs:go" {id, by, link},
// which it hears as well: whoever wants to lead on tells it. How the page moves is in way.js.
import { addressed, idOf } from "../address.js";
import { nameSentences } from "../sentences.js";
import { arriving } from "../storage.js";

const DWELL_MS = 1200;
const AGAIN_MS = 400;

const tell = (name, id, more) => document.dispatchEvent(new CustomEvent(`omnikurs:${name}`, { detail: { id, ...more } }));

/** @param {HTMLElement} main */
export const enhance = (main) => {
  nameSentences();
  const sections = [...main.querySelectorAll("details[data-section]")];
  let now = null;

  const arrive = (section) => {
    if (section === now) return;
    now?.classList.remove("is-now");
    now = section;
    if (!now) return;
    now.classList.add("is-now");
    tell("place", now.dataset.section);
  };

  // The address names the section that is read, so that reload, language links and bookmarks keep the place.
  const rename = (id) => {
    try {
      history.replaceState(history.state, "", id ? `#${id}` : location.pathname + location.search);
    } catch {
      // Safari refuses more than a hundred changes in half a minute.
    }
  };

  // Those that are opened because they were open in the other language, or when the place was left.
  const opened = new Set();

  for (const section of sections) {
    section.addEventListener("toggle", () => {
      if (opened.delete(section)) return;
      const id = section.dataset.section;
      const inside = section.contains(addressed());
      if (section.open) {
        if (!inside) rename(id);
        arrive(section);
      } else if (inside) {
        rename("");
        if (section === now) arrive(null);
      }
    });
  }

  // A link to a section shows its head too, however many lines that has.
  const summaries = sections.map((section) => section.querySelector("summary"));
  const measure = (summary) => summary.parentElement.style.setProperty("--head", `${summary.offsetHeight}px`);
  const heads = new ResizeObserver((entries) => entries.forEach(({ target }) => measure(target)));
  for (const summary of summaries) heads.observe(summary);

  // Whichever open section lies under the upper third of the window is the one being read.
  const reading = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) if (isIntersecting && target.parentElement.open) arrive(target.parentElement);
  }, { rootMargin: "-30% 0px -69% 0px" });

  // A section is read when its end, or the question there, has stayed in sight for a moment; the journey's stage lies above everything.
  const isCovered = () => document.querySelector(".stage.is-open") !== null;
  const timers = new Map();
  const ends = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      clearTimeout(timers.get(target));
      if (isIntersecting) timers.set(target, setTimeout(() => isCovered() || tell("read", target.closest("details").dataset.section), DWELL_MS));
    }
  }, { rootMargin: "0px 0px -5% 0px" });

  for (const section of sections) reading.observe(section.querySelector(".section-body"));
  for (const end of main.querySelectorAll("[data-end], .check")) ends.observe(end);

  // A term opens its card; where that cannot be, the link leads to the entry in the glossary.
  main.addEventListener("click", (event) => {
    const link = event.target.closest("a.term");
    if (!link || !main.showPopover || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    import("./terms.js").then(({ openCard }) => openCard(link));
  });

  // A browser that does not open <details> for a link is helped.
  const open = () => {
    const target = addressed();
    const closed = target?.closest("details:not([open])");
    if (!closed) return;
    closed.open = true;
    target.scrollIntoView();
  };
  addEventListener("hashchange", open);
  open();

  // The browser may have gone to the address before the height of the heads was known.
  const arrived = location.hash && sections.find((section) => section.open && `#${section.dataset.section}` === location.hash);
  if (arrived && !arriving()) {
    measure(arrived.querySelector("summary"));
    const { top } = arrived.getBoundingClientRect();
    if (top < innerHeight / 2 && arrived.querySelector(".section-body").getBoundingClientRect().top > 0) arrived.querySelector(".section-body").scrollIntoView();
  }

  // Whoever comes back, or from the other language, finds open what was open there, and the same block at the same height.
  const restore = ({ block, height, top, open: wanted }) => {
    for (const details of main.querySelectorAll("details.section")) {
      const open = wanted.includes(details.dataset.section ?? details.id);
      if (details.open === open) continue;
      if (open && details.dataset.section) opened.add(details);
      details.open = open;
    }
    const put = () => {
      const node = document.getElementById(block);
      scrollTo({ top: node ? scrollY + node.getBoundingClientRect().top - height : top, behavior: "instant" });
    };
    put();
    // The browser goes to the address once more when everything has come.
    if (document.readyState !== "complete") addEventListener("load", () => requestAnimationFrame(put), { once: true });
    const section = document.getElementById(block)?.closest("details[data-section]");
    if (section || (now && !now.open)) arrive(section ?? null);
  };

  let loading;
  const way = () => (loading ??= import("../way.js").then(({ createWay }) => createWay(main, restore)));
  for (const name of ["pointerdown", "keydown", "scroll"]) addEventListener(name, way, { once: true, passive: true });
  const was = arriving() ? null : history.state?.place;
  if (arriving() ?? was) restore(arriving() ?? was);
  if (was) way().then(({ returnFocus }) => returnFocus());

  // What leads on: the end of a section, its head while it is closed, and every link into the page.
  let last = -AGAIN_MS;
  const goOn = (link, event) => {
    const again = event.timeStamp - last < AGAIN_MS;
    last = event.timeStamp;
    if (again) return;
    tell("read", link.parentElement.dataset.end);
    tell("go", idOf(link.hash), { by: "next", link });
  };
  const isHere = (link) => link.hash && link.pathname === location.pathname && link.search === location.search && link.origin === location.origin;

  document.addEventListener("omnikurs:go", ({ detail: { id, ...how } }) => {
    way().then(({ go }) => go(id, how), () => { location.hash = id; });
  });
  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const pressed = event.target.closest?.("a[href], summary");
    if (pressed?.matches("summary")) {
      const { section } = pressed.parentElement.dataset;
      if (!section || pressed.parentElement.open) return;
      event.preventDefault();
      // Whoever opens it by key stays on it, and may close it by the same key.
      tell("go", section, { by: "head", link: pressed, still: event.detail === 0 });
    } else if (pressed && isHere(pressed) && !pressed.matches(".skip") && !pressed.closest("[data-journey-stage]")) {
      const target = document.getElementById(idOf(pressed.hash));
      if (!target || target.closest("[data-journey-stage]")) return;
      event.preventDefault();
      if (pressed.closest("[data-end]")) goOn(pressed, event);
      else tell("go", target.id, { link: pressed });
    }
  });

  // On paper everything is open; a browser whose style sheets cannot see to that (Safari before 18.4) is helped.
  if (!CSS.supports("selector(::details-content)")) {
    let folded = [];
    addEventListener("beforeprint", () => {
      folded = [...document.querySelectorAll("main details:not([open])")];
      for (const details of folded) {
        opened.add(details);
        details.open = true;
      }
    });
    addEventListener("afterprint", () => {
      for (const details of folded.splice(0)) details.open = false;
    });
  }

  const current = sections.find((section) => section.open);
  if (current && !now) {
    arrive(current);
    // Found words had opened it before this was here.
    if (!location.hash) rename(current.dataset.section);
  }
};
