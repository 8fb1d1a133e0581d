// Light or dark. Choosing what the system has already is no choice: the page goes on following it.
import { forget, write } from "../storage.js";

/** @param {HTMLButtonElement} button */
export const enhance = (button) => {
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const dark = () => (root.dataset.theme ? root.dataset.theme === "dark" : system.matches);
  const show = () => {
    button.setAttribute("aria-pressed", String(dark()));
    // The browser's own bar and the drawings go with the page.
    for (const meta of document.querySelectorAll("[data-scheme]")) {
      const { scheme } = meta.dataset, { theme } = root.dataset;
      meta.media = theme ? (scheme === theme ? "all" : "not all") : `(prefers-color-scheme: ${scheme})`;
    }
  };

  button.addEventListener("click", () => {
    const theme = dark() ? "light" : "dark";
    if ((theme === "dark") === system.matches) {
      delete root.dataset.theme;
      forget("theme");
    } else {
      root.dataset.theme = theme;
      write("theme", theme);
    }
    show();
  });
  document.addEventListener("omnikurs:forgotten", () => {
    delete root.dataset.theme;
    show();
  });
  system.addEventListener("change", show);
  show();
};
