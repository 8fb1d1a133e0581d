// Runs before the first paint, so that nothing flashes: that script works, which light was chosen, which hint was closed, and whether
// a reader goes on: she was here before or comes to a place on the page, and needs at once what others fetch at their first move.
(() => {
  const root = document.documentElement;
  const { late } = document.currentScript.dataset;
  let goesOn = location.hash !== "" || history.state !== null || !CSS.supports("selector(::details-content)");
  root.classList.add("js");
  try {
    const keys = [...Object.keys(localStorage), ...Object.keys(sessionStorage)];
    goesOn ||= keys.some((key) => key.startsWith("omnikurs:"));
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
  if (!late) return;
  root.dataset.late = late;
  if (!goesOn) return;
  const sheet = Object.assign(document.createElement("link"), { rel: "stylesheet", href: late });
  sheet.setAttribute("blocking", "render");
  document.head.append(sheet);
  root.dataset.reader = "";
})();
