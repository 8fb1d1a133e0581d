// Sections: notices which one is being read and which was read to its end, and keeps the address in step.
// Tells others with two events on document: "omnikurs:place" {id} and "omnikurs:read" {id}.
import { addressed } from "../address.js";
import { arriving } from "../storage.js";

const DWELL_MS = 1200;

const tell = (name, id) => document.dispatchEvent(new CustomEvent(`omnikurs:${name}`, { detail: { id } }));

/** @param {HTMLElement} main */
export const enhance = (main) => {
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
  const rename = (id) => history.replaceState(history.state, "", id ? `#${id}` : location.pathname + location.search);

  // Those that are opened because they were open in the other language.
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

  // A section is read when its end has stayed in sight for a moment; the journey's stage lies above everything.
  const isCovered = () => document.querySelector(".stage.is-open") !== null;
  const timers = new Map();
  const ends = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      clearTimeout(timers.get(target));
      if (isIntersecting) timers.set(target, setTimeout(() => isCovered() || tell("read", target.dataset.end), DWELL_MS));
    }
  }, { rootMargin: "0px 0px -5% 0px" });

  for (const section of sections) reading.observe(section.querySelector(".section-body"));
  for (const end of main.querySelectorAll("[data-end]")) {
    ends.observe(end);
    end.querySelector("a").addEventListener("click", () => tell("read", end.dataset.end));
  }

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

  // Whoever comes from the other language finds open what was open there, and the same block at the same height.
  const resume = ({ block, height, top, open: wanted }) => {
    for (const details of main.querySelectorAll("details.section")) {
      if (details.open || !wanted.includes(details.dataset.section ?? details.id)) continue;
      if (details.dataset.section) opened.add(details);
      details.open = true;
    }
    const put = () => {
      const node = document.getElementById(block);
      scrollTo({ top: node ? scrollY + node.getBoundingClientRect().top - height : top, behavior: "instant" });
    };
    put();
    // The browser goes to the address once more when everything has come.
    if (document.readyState !== "complete") addEventListener("load", () => requestAnimationFrame(put), { once: true });
  };
  if (arriving()) resume(arriving());

  const current = sections.find((section) => section.open);
  if (current) arrive(current);
};
