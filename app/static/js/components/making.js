// Waits for a document that the server makes: asks the same address until it leads on, then follows it.
const progressIn = (html) => Number(new DOMParser().parseFromString(html, "text/html").querySelector("progress")?.value ?? NaN);

export function enhance(state) {
  const line = document.querySelector(".making-line");
  const every = Number(state.dataset.every);
  const follow = () => {
    state.textContent = state.dataset.textReady;
    location.replace(location.href);
  };
  const ask = async () => {
    let answer;
    try {
      answer = await fetch(location.href, { redirect: "manual", cache: "no-store" });
    } catch {
      state.textContent = state.dataset.textLost;
      setTimeout(ask, every * 3);
      return;
    }
    if (answer.type === "opaqueredirect" || answer.status !== 202) {
      if (line && answer.type === "opaqueredirect") line.value = 100;
      follow();
      return;
    }
    const share = progressIn(await answer.text());
    if (line && share > line.value) line.value = share;
    setTimeout(ask, every);
  };
  setTimeout(ask, every);
}
