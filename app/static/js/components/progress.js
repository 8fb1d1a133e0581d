// The rail: what was read, where to go on. Kept in this browser, tied to the version of the content.
import { read, write } from "../storage.js";

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

// The count stands out: "Read: 1 of 12 sections".
const showCount = (element, text) => {
  const [count] = text.match(/\d+\D+\d+/) ?? [""];
  const [before, after] = text.split(count);
  const strong = document.createElement("b");
  strong.textContent = count;
  element.replaceChildren(before, strong, after ?? "");
};

/** @param {HTMLElement} rail */
export const enhance = (rail) => {
  const { course, version } = rail.dataset;
  const key = `progress:${course}`;
  const links = [...rail.querySelectorAll("[data-for]")];
  const rows = [...rail.querySelectorAll(".toc a")];
  const ids = links.map((link) => link.dataset.for);
  const kept = read(key);
  const usable = kept?.version === version && Array.isArray(kept.read);
  const progress = { version, read: usable ? kept.read : [], place: usable ? String(kept.place ?? "") : "" };
  const started = progress.place;

  const part = (name) => document.querySelector(`[data-part="${name}"]`);
  const name = (id) => links[ids.indexOf(id)]?.innerText.trim() ?? "";
  const title = (id) => {
    const link = links[ids.indexOf(id)];
    return [...link.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.data.trim()).join(" ") || name(id);
  };

  const point = (link, text, id) => {
    link.hash = id;
    link.querySelector("span").textContent = fill(text, { title: title(id) });
    link.hidden = false;
  };

  const drawRail = () => {
    for (const link of links) {
      const done = progress.read.includes(link.dataset.for);
      const current = link.dataset.for === progress.place;
      link.classList.toggle("is-read", done);
      link.classList.toggle("is-now", current);
      link.classList.toggle("is-on", done || current);
      link.querySelector('[data-part="read"]').hidden = !done;
      if (current) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    for (const unit of rail.querySelectorAll("[data-unit]")) {
      const inside = [...unit.querySelectorAll("[data-for]")];
      const current = inside.some((link) => link.classList.contains("is-now"));
      const whole = inside.every((link) => link.classList.contains("is-read"));
      unit.classList.toggle("is-current", current);
      unit.firstElementChild.classList.toggle("is-on", inside.some((link) => link.classList.contains("is-on")));
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
    const count = progress.read.length;
    if (count || progress.place) showCount(part("progress"), fill(rail.dataset.textRead, { read: count }));
    const unread = ids.find((id) => !progress.read.includes(id));
    const ahead = ids.slice(ids.indexOf(progress.place) + 1).find((id) => !progress.read.includes(id));
    const next = progress.place && !progress.read.includes(progress.place) && progress.place !== open() ? progress.place : ahead ?? unread;
    if (next && (count || progress.place)) point(part("next"), rail.dataset.textNext, next);
    else if (!next) {
      part("next").hidden = !document.getElementById("self-test");
      part("next").hash = "self-test";
      part("next").querySelector("span").textContent = fill(rail.dataset.textNext, { title: rail.dataset.textTest });
    }
  };

  const open = () => document.querySelector("details.is-now")?.dataset.section ?? "";

  const draw = () => {
    for (const section of document.querySelectorAll("details[data-section]")) {
      section.classList.toggle("is-read", progress.read.includes(section.dataset.section));
    }
    drawRail();
    drawWords();
  };

  const keep = () => {
    write(key, progress);
    draw();
  };

  // Where the rail is too low for all: from the head of the part, so that its name and the way ahead are seen.
  const showRow = (row) => {
    if (rail.scrollHeight <= rail.clientHeight) return;
    const part = [...row.closest("[data-unit]").querySelectorAll("a")];
    const [head, end] = [part[0].offsetTop, part.at(-1).offsetTop + part.at(-1).offsetHeight];
    if (end <= rail.clientHeight) rail.scrollTop = 0;
    else if (row.offsetTop + row.offsetHeight - head <= rail.clientHeight) rail.scrollTop = head - 4;
    else rail.scrollTop = row.offsetTop - rail.clientHeight / 2;
  };

  const arrive = (place) => {
    const id = ids.find((known) => place === known || place.startsWith(`${known}-`));
    if (!id) return;
    progress.place = id;
    keep();
    showRow(links[ids.indexOf(id)]);
    const resume = part("resume");
    if (resume) resume.hidden = true;
  };

  document.addEventListener("omnikurs:place", ({ detail }) => arrive(detail.id));

  document.addEventListener("omnikurs:read", ({ detail }) => {
    if (!ids.includes(detail.id) || progress.read.includes(detail.id)) return;
    progress.read = ids.filter((id) => progress.read.includes(id) || id === detail.id);
    keep();
  });

  document.addEventListener("omnikurs:forgotten", () => {
    Object.assign(progress, { read: [], place: "" });
    draw();
    showCount(part("progress"), fill(rail.dataset.textRead, { read: 0 }));
  });

  rail.classList.add("is-folding");
  rail.addEventListener("click", (event) => {
    if (event.target.closest("a[href^='#']")) rail.hidePopover?.();
  });
  draw();
  // The sections may have been quicker, and told their place before anybody listened.
  if (open()) arrive(open());
  if (ids.includes(started) && !location.hash && part("resume")) point(part("resume"), rail.dataset.textBack, started);
};
