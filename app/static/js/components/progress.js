// The rail: what was read, where to go on. Kept in this browser: which words of a section were read, and the section last opened.
import { sectionAt } from "../address.js";
import { factsOf, forget, read, today } from "../storage.js";

/** `text` with each {name} replaced by its value. */
export const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

// The count stands out: "Read: 1 of 12 sections".
const showCount = (element, text) => {
  const [count] = text.match(/\d+\D+\d+/) ?? [""];
  const [before, after] = text.split(count);
  const strong = document.createElement("b");
  strong.textContent = count;
  element.replaceChildren(before, strong, after ?? "");
};

/** Where to go on: the section last read unless it is read or open, else the next one that is not read; undefined when all are. */
export const nextOf = (ids, { read, place }, open) => {
  const unread = (id) => !read.includes(id);
  if (place && unread(place) && place !== open) return place;
  return ids.slice(ids.indexOf(place) + 1).find(unread) ?? ids.find(unread);
};

/** What is kept of a section that was read: on which day, with which words ("<day, base 36>.<fingerprint>"). */
export const readFact = (print, day = today()) => `${day.toString(36)}.${print}`;

/** Whether a section was read whose fact is `fact`, and whether its words have changed since (`print` is their fingerprint now). */
export const stateOf = (fact, print) => {
  const known = /^[0-9a-z]+\.(\w+)$/.exec(fact ?? "")?.[1];
  return { read: known !== undefined, changed: known !== undefined && known !== print };
};

/** Notes that a section was read, unless these very words are noted as read already; whether there was something to note. */
export const noteRead = (facts, id, print, day = today()) => {
  const { read: done, changed } = stateOf(facts.get(`r/${id}`), print);
  if (done && !changed) return false;
  facts.set(`r/${id}`, readFact(print, day));
  return true;
};

/** Takes over what was kept as one value under `progress:<course>`: each section read becomes a fact. It is forgotten as a whole. */
export const takeOver = (course, facts, prints) => {
  const key = `progress:${course}`;
  const kept = read(key);
  if (Array.isArray(kept?.read)) {
    for (const id of kept.read) if (Object.hasOwn(prints, id) && !facts.get(`r/${id}`)) facts.set(`r/${id}`, readFact(prints[id]));
    if (Object.hasOwn(prints, kept.place) && !facts.get("place")) facts.set("place", kept.place);
  }
  forget(key);
};

/** @param {HTMLElement} rail */
export const enhance = (rail) => {
  const { course } = rail.dataset;
  const links = [...rail.querySelectorAll("[data-for]")];
  const rows = [...rail.querySelectorAll(".toc a")];
  const ids = links.map((link) => link.dataset.for);
  const prints = Object.fromEntries(links.map((link) => [link.dataset.for, link.dataset.print]));
  const facts = factsOf(course);
  takeOver(course, facts, prints);
  const started = facts.get("place");
  // Where this tab's reader is; another tab has a place of its own, and the last one is kept.
  let place = ids.includes(started) ? started : "";
  let states = {};

  const part = (name) => document.querySelector(`[data-part="${name}"]`);
  const begin = [part("progress"), part("next").querySelector("span")].map((element) => [element, element.textContent]);
  const name = (id) => links[ids.indexOf(id)]?.innerText.trim() ?? "";
  const title = (id) => {
    const link = links[ids.indexOf(id)];
    return [...link.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.data.trim()).join(" ") || name(id);
  };
  const allRead = () => ids.filter((id) => states[id].read);

  const point = (link, text, id) => {
    link.hash = id;
    link.querySelector("span").textContent = fill(text, { title: title(id) });
    link.hidden = false;
  };

  const drawRail = () => {
    for (const link of links) {
      const { read: done, changed } = states[link.dataset.for];
      const current = link.dataset.for === place;
      link.classList.toggle("is-read", done);
      link.classList.toggle("is-now", current);
      link.classList.toggle("is-on", done || current);
      link.querySelector('[data-part="read"]').hidden = !done;
      link.querySelector('[data-part="changed"]').hidden = !changed;
      if (current) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    for (const unit of rail.querySelectorAll("[data-unit]")) {
      const inside = [...unit.querySelectorAll("[data-for]")];
      const current = inside.some((link) => link.classList.contains("is-now"));
      const whole = inside.every((link) => link.classList.contains("is-read"));
      unit.classList.toggle("is-current", current);
      unit.firstElementChild.classList.toggle("is-on", inside.some((link) => link.classList.contains("is-on")));
      unit.firstElementChild.classList.toggle("is-whole", whole);
      unit.querySelector('[data-part="whole"]').hidden = !whole;
      const stop = document.querySelector(`.parts [data-unit="${unit.dataset.unit}"]`);
      stop?.classList.toggle("is-current", current);
      stop?.classList.toggle("is-read", whole && !current);
    }
    rows.forEach((row, index) => {
      const joined = (before, after) => Boolean(before?.classList.contains("is-on") && after?.classList.contains("is-on"));
      row.classList.toggle("is-met", joined(rows[index - 1], row));
      row.classList.toggle("is-joined", joined(row, rows[index + 1]));
    });
  };

  const drawWords = () => {
    const read = allRead();
    if (!read.length && !place) {
      for (const [element, text] of begin) element.textContent = text;
      part("next").hash = ids[0];
      return;
    }
    showCount(part("progress"), fill(rail.dataset.textRead, { read: read.length }));
    const next = nextOf(ids, { read, place }, open());
    if (next) point(part("next"), rail.dataset.textNext, next);
    else {
      part("next").hidden = !document.getElementById("self-test");
      part("next").hash = "self-test";
      part("next").querySelector("span").textContent = fill(rail.dataset.textNext, { title: rail.dataset.textTest });
    }
  };

  // All that can be read is read: the way to the test begins with that, and a drawing that nobody needs before.
  const drawEnd = () => {
    const end = document.getElementById("self-test");
    const whole = allRead().length === ids.length;
    end?.classList.toggle("is-whole", whole);
    if (whole && end && !end.querySelector(".whole-scene")) import("../whole.js").then(({ drawScene }) => drawScene(end));
  };

  // The first screen leads back to where one was; who begins has no need of that.
  let back;
  const drawFirst = () => {
    if (!document.querySelector(".first") || (!back && !place && !allRead().length)) return;
    back ??= import("../back.js");
    back.then(({ drawBack }) => drawBack(allRead(), place));
  };

  const open = () => document.querySelector("details.is-now")?.dataset.section ?? "";

  const draw = () => {
    states = Object.fromEntries(ids.map((id) => [id, stateOf(facts.get(`r/${id}`), prints[id])]));
    for (const section of document.querySelectorAll("details[data-section]")) {
      const { read: done, changed } = states[section.dataset.section];
      section.classList.toggle("is-read", done);
      section.classList.toggle("is-changed", changed);
    }
    drawRail();
    drawWords();
    drawEnd();
    drawFirst();
  };

  // Where the rail is too low for all: from the head of the part, so that its name and the way ahead are seen.
  const showRow = (row) => {
    if (rail.scrollHeight <= rail.clientHeight) return;
    const part = [...row.closest("[data-unit]").querySelectorAll("a")];
    const fixed = rail.querySelector(".rail-head");
    const covered = getComputedStyle(fixed).position === "sticky" ? fixed.offsetHeight : 0;
    const room = rail.clientHeight - covered;
    const [head, end] = [part[0].offsetTop, part.at(-1).offsetTop + part.at(-1).offsetHeight];
    if (end <= rail.clientHeight) rail.scrollTop = 0;
    else if (row.offsetTop + row.offsetHeight - head <= room) rail.scrollTop = head - covered - 4;
    else rail.scrollTop = row.offsetTop - covered - room / 2;
  };

  const arrive = (block) => {
    const id = ids.includes(block) ? block : sectionAt(block);
    if (!ids.includes(id)) return;
    place = id;
    facts.set("place", id);
    draw();
    showRow(links[ids.indexOf(id)]);
  };

  const keep = part("keep");
  keep.checked = facts.get("p/open") === "all";

  document.addEventListener("omnikurs:place", ({ detail }) => arrive(detail.id));

  document.addEventListener("omnikurs:read", ({ detail: { id } }) => {
    if (ids.includes(id) && noteRead(facts, id, prints[id])) draw();
  });

  document.addEventListener("omnikurs:forgotten", () => {
    place = "";
    keep.checked = false;
    draw();
    showCount(part("progress"), fill(rail.dataset.textRead, { read: 0 }));
  });

  facts.follow(() => {
    draw();
    keep.checked = facts.get("p/open") === "all";
  });
  rail.classList.add("is-folding");
  rail.addEventListener("click", (event) => {
    if (event.target.closest("a[href]")?.hash) rail.hidePopover?.();
  });
  keep.addEventListener("change", () => (keep.checked ? facts.set("p/open", "all") : facts.drop("p/open")));
  draw();
  // The sections may have been quicker, and told their place before anybody listened.
  if (open()) arrive(open());
};
