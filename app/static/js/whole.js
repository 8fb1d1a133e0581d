// The drawing beside "all sections are read": fetched when it is wanted, and put into the page so that it takes the page's colours.

/** Draws the scene that `end` names into it; without a network the words stand alone. */
export const drawScene = async (end) => {
  const place = document.createElement("div");
  place.className = "whole-scene";
  place.setAttribute("aria-hidden", "true");
  end.append(place);
  try {
    const answer = await fetch(end.dataset.scene);
    if (!answer.ok) return;
    const drawing = new DOMParser().parseFromString(await answer.text(), "image/svg+xml");
    place.append(document.importNode(drawing.documentElement, true));
  } catch {
    // The drawing is no part of what is said.
  }
};
