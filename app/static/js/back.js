// The first screen of a reader who comes back: how far she is, where to go on. Loaded once there is something to go back to.
import { fill } from "./components/progress.js";

const first = document.querySelector(".first");
const part = (name) => first.querySelector(`[data-part="${name}"]`);
const stops = [...first.querySelectorAll("[data-way]")];
const begin = new Map(["promise", "facts", "go-note"].map((name) => [name, part(name).innerHTML]));
const start = { hash: part("go").hash, text: part("go").firstElementChild.textContent };

const showStart = () => {
  for (const [name, html] of begin) part(name).innerHTML = html;
  part("promise").hidden = !part("promise").textContent;
  part("go").hash = start.hash;
  part("go").firstElementChild.textContent = start.text;
};

const showBack = (read, place) => {
  const ahead = stops.filter((stop) => !read.includes(stop.dataset.way));
  const here = stops.findIndex((stop) => stop.dataset.way === place);
  const current = ahead.find((stop) => stop.dataset.way === place);
  const following = current ?? ahead.find((stop) => stops.indexOf(stop) > here) ?? ahead[0];
  const go = part("go");
  const test = part("way-test");
  part("promise").hidden = false;
  if (following) {
    const counted = first.dataset.textSections.split("|");
    const minutes = ahead.reduce((sum, stop) => sum + Number(stop.dataset.minutes), 0);
    part("facts").textContent = fill(first.dataset.textLeft, { minutes });
    if (read.length) part("promise").textContent = fill(first.dataset.textAhead, { read: counted[read.length - 1], ahead: ahead.length });
    go.href = following.hash;
    go.firstElementChild.textContent = fill(current ? first.dataset.textBack : first.dataset.textNext, { title: following.querySelector("span").textContent });
    part("go-note").textContent = following.querySelector("small").textContent;
  } else if (test) {
    part("promise").textContent = test.dataset.textWhole;
    part("facts").innerHTML = begin.get("facts");
    go.href = test.getAttribute("href");
    go.firstElementChild.textContent = test.dataset.textTest;
    part("go-note").textContent = "";
  }
};

/** Shows on the first screen which sections were `read` (ids) and the `place` where the reader is; neither: the screen as it began. */
export const drawBack = (read, place) => {
  for (const stop of stops) {
    const done = read.includes(stop.dataset.way);
    stop.classList.toggle("is-read", done);
    stop.classList.toggle("is-now", stop.dataset.way === place);
    stop.lastElementChild.hidden = !done;
  }
  for (const unit of first.querySelectorAll("[data-unit]")) {
    const inside = [...unit.querySelectorAll("[data-way]")].map((stop) => stop.dataset.way);
    unit.classList.toggle("is-read", inside.every((id) => read.includes(id)));
    unit.classList.toggle("is-now", inside.includes(place));
  }
  const back = read.length > 0 || place !== "";
  first.classList.toggle("is-back", back);
  first.classList.toggle("is-whole", back);
  if (back) showBack(read, place);
  else showStart();
};
