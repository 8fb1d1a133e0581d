// One thing read aloud on the spot: a button that starts and stops, and the sentence that is heard is lit.

/** @param {HTMLElement} element */
export const enhance = (element) => {
  const audio = element.querySelector("audio");
  const button = element.querySelector("button");
  const { track } = element.querySelector("track");
  const scope = element.closest("form") ?? document;

  const light = () => {
    const id = audio.paused ? "" : track.activeCues?.[0]?.text.split(" ")[1] ?? "";
    for (const node of scope.querySelectorAll("[data-sentence]")) node.classList.toggle("is-lit", node.dataset.sentence === id);
  };

  button.addEventListener("click", () => {
    track.mode = "hidden";
    if (audio.paused) audio.play().catch(() => { button.disabled = true; });
    else {
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
