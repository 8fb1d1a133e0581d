// One thing read aloud on the spot: a button that starts and stops, and the sentence that is heard is lit.
import { wait } from "./player-wait.js";

/** @param {HTMLElement} element */
export const enhance = (element) => {
  const audio = element.querySelector("audio");
  const button = element.querySelector("button");
  const trouble = element.querySelector("[role=status]");
  const { track, src } = element.querySelector("track");
  const scope = element.closest("form") ?? document;

  const light = () => {
    const id = audio.paused ? "" : track.activeCues?.[0]?.text.split(" ")[1] ?? "";
    for (const node of scope.querySelectorAll("[data-sentence]")) node.classList.toggle("is-lit", node.dataset.sentence === id);
  };

  // The server's page says why it has no sound; without it the network is at fault. While the sound is still being made,
  // the server does not know yet whether it will succeed: it is asked again until it does.
  const explain = async (tries = 1) => {
    try {
      const answer = await fetch(src, { headers: { Prefer: "respond-async, wait=3" } });
      if (answer.status === 200) {
        trouble.textContent = "";
        audio.load();
        audio.play().catch((error) => { if (error.name === "NotSupportedError") trouble.textContent = element.dataset.textOffline; });
        return;
      }
      await wait(answer, tries, trouble);
    } catch (error) {
      trouble.textContent = error.words ?? element.dataset.textOffline;
      return;
    }
    await explain(tries + 1);
  };

  button.addEventListener("click", () => {
    track.mode = "hidden";
    trouble.textContent = "";
    if (audio.paused) {
      if (audio.error) audio.load();
      audio.play().catch((error) => { if (error.name !== "AbortError") explain(); });
    } else {
      audio.pause();
      audio.currentTime = 0;
    }
  });
  track.addEventListener("cuechange", light);
  for (const name of ["play", "pause", "ended"]) {
    audio.addEventListener(name, () => {
      button.setAttribute("aria-pressed", String(!audio.paused));
      light();
    });
  }
};
