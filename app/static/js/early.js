// Runs before the first paint, so that nothing flashes: that script works, which light was chosen, which hint was closed.
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  try {
    const theme = JSON.parse(localStorage.getItem("omnikurs:theme"));
    if (theme === "light" || theme === "dark") {
      root.dataset.theme = theme;
      const follow = () => {
        for (const node of document.querySelectorAll("[data-scheme]")) node.media = node.dataset.scheme === theme ? "all" : "not all";
      };
      follow();
      document.addEventListener("DOMContentLoaded", follow);
    }
    if (localStorage.getItem("omnikurs:turn")) root.dataset.turn = "off";
  } catch {
    // Storage is refused or holds nonsense: the system's choice stays.
  }
})();
