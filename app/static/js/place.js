// The place of a reader, taken along when she changes the language: the block she reads at the height where it stands, what is open,
// and whether the course is being read aloud. The block goes into the address, the rest into this tab's storage, for one arrival.
import { addressed } from "./address.js";
import { carry } from "./storage.js";

const BLOCKS = ".prose:not(.pair-twin) > [id], .section-body[id], .unit > h2[id], .variant[id], .self-test[id], .card[id]";

const stageIsOpen = () => document.querySelector(".stage.is-open") !== null;

/** The block nearest to the top of the window that begins in it; else the one that fills it. */
const findBlock = () => {
  const top = document.querySelector(".course > .bar")?.getBoundingClientRect().bottom ?? 0;
  const blocks = [...document.querySelectorAll(`main :is(${BLOCKS})`)].filter((node) => node.checkVisibility?.() ?? node.offsetParent);
  const beginning = blocks.find((node) => {
    const box = node.getBoundingClientRect();
    return box.top >= Math.max(0, top - 1) && box.top < innerHeight * 0.75;
  });
  return beginning ?? blocks.findLast((node) => node.getBoundingClientRect().top < innerHeight && node.getBoundingClientRect().bottom > 0);
};

const blockHere = () => (scrollY > 4 && !stageIsOpen() && document.querySelector("main details[data-section]") ? findBlock() : null);

// What the address already names is good enough while it begins in the window.
const isNamed = () => {
  const box = addressed()?.getBoundingClientRect();
  return Boolean(box) && box.height > 0 && box.top >= 0 && box.top < innerHeight;
};

const hashHere = (block) => (block && !stageIsOpen() && !isNamed() ? `#${block.id}` : location.hash);

/** Where the reader is: the block she reads, its height and that of the page, and what is open. */
export const placeHere = () => {
  const block = blockHere();
  return {
    block: block?.id ?? "",
    height: block?.getBoundingClientRect().top ?? 0,
    top: scrollY,
    open: [...document.querySelectorAll("main details.section[open]")].map((details) => details.dataset.section ?? details.id),
  };
};

/** Makes `link`, which leads to the same page in another language, lead to the place that is read now. */
export const follow = (link) => {
  link.hash = hashHere(blockHere());
};

/** Takes the place along to where `link` leads. */
export const leave = (link) => {
  const place = placeHere();
  link.hash = hashHere(document.getElementById(place.block));
  carry({ to: link.pathname + link.search, ...place, playing: document.querySelector(".player.is-playing") !== null });
};

/** Every link of `element` that leads to another language takes the place along. */
export const keepPlace = (element) => {
  const links = element.matches("a") ? [element] : [...element.querySelectorAll("a")];
  for (const link of links) {
    for (const name of ["pointerdown", "focusin"]) link.addEventListener(name, () => follow(link));
    link.addEventListener("click", () => leave(link));
    follow(link);
  }
};
