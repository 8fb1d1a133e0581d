// A term in the text opens a card with its entry, in both languages; without this it leads to the entry in the glossary.
import { idOf } from "../address.js";

const GAP_PX = 8;

const card = document.getElementById("term-card");
const text = card.querySelector(".term-card-text");
let from = null;

const place = (link) => {
  const box = link.getClientRects()[0];
  const { offsetWidth: width, offsetHeight: height } = card;
  const below = box.bottom + GAP_PX;
  const top = below + height < innerHeight ? below : Math.max(GAP_PX, box.top - GAP_PX - height);
  card.style.left = `${Math.max(GAP_PX, Math.min(box.left, innerWidth - width - GAP_PX))}px`;
  card.style.top = `${Math.min(top, Math.max(GAP_PX, innerHeight - height - GAP_PX))}px`;
};

// The entry as it stands in the glossary, without what names it there.
const fill = (entry) => {
  const list = document.createElement("dl");
  for (const part of entry.children) list.append(part.cloneNode(true));
  for (const node of list.querySelectorAll("[id], [data-sentence]")) {
    node.removeAttribute("id");
    node.removeAttribute("data-sentence");
    node.classList.remove("is-lit", "is-paired");
  }
  text.replaceChildren(list);
};

/** Opens the card of the term to which `link` leads. */
export const openCard = (link) => {
  fill(document.getElementById(idOf(link.hash)));
  from = link;
  if (!card.matches(":popover-open")) card.showPopover();
  place(link);
  text.focus({ preventScroll: true });
};

card.addEventListener("toggle", ({ newState }) => {
  if (newState !== "closed" || !from) return;
  // Back to the word, unless the reader has already gone somewhere else.
  if (card.contains(document.activeElement) || document.activeElement === document.body) from.focus({ preventScroll: true });
  from = null;
});
