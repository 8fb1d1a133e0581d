// One thing read aloud on the spot: a button that starts and stops, and the sentence that is heard is lit.

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

  // The server's page says why it has no sound; without it the network is at fault.
  const explain = async () => {
    try {
      const answer = await fetch(src, { headers: { Prefer: "respond-async, wait=3" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      trouble.textContent = page.querySelector("main p")?.textContent ?? "";
    } catch {
      trouble.textContent = element.dataset.textOffline;
    }
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
