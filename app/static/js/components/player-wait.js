// When the server has no sound yet, or none at all: its page says why, and when to ask again.
const MOST_TRIES = 20;
const LONGEST_PAUSE_S = 10;

// No voice can speak here: the head's action promises none any more.
const promiseNothing = () => {
  const action = document.querySelector('[data-action="listen"]');
  if (!action) return;
  const { textNoSound, textNoSoundShort } = document.querySelector(".player").dataset;
  action.classList.replace("is-ink", "is-off");
  action.setAttribute("aria-label", textNoSound);
  action.querySelector(".long").textContent = textNoSound;
  action.querySelector(".short").textContent = textNoSoundShort;
  document.querySelector('[data-action="download"]')?.classList.add("is-ink");
};

/**
 * Waits until it is time to ask again after `answer`, the `tries`-th; meanwhile `place`, if there is one, shows the server's words.
 * When asking again is no use soon, throws an error with the `words`.
 */
export const wait = async (answer, tries, place) => {
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const words = page.querySelector("main p")?.textContent;
  const pause = Number(answer.headers.get("Retry-After"));
  if (!pause) promiseNothing();
  if (!pause || pause > LONGEST_PAUSE_S || tries === MOST_TRIES) throw Object.assign(new Error(words), { words });
  // Whoever pressed play reads why nothing is heard.
  place?.replaceChildren(words);
  await new Promise((resolve) => { setTimeout(resolve, 1000 * pause); });
};
