// The line in the drawing of the first screen: joined by a press and cut again, remembered for this tab.
const KEY = "omnikurs:line";

const remember = (whole) => {
  try {
    if (whole) sessionStorage.setItem(KEY, "whole");
    else sessionStorage.removeItem(KEY);
  } catch {
    // Storage is refused: the line is broken again on the next visit.
  }
};

const remembered = () => {
  try {
    return sessionStorage.getItem(KEY) === "whole";
  } catch {
    return false;
  }
};

/** @param {HTMLElement} scene */
export const enhance = (scene) => {
  const first = scene.closest(".first");
  const button = scene.querySelector("button.join");
  const told = scene.querySelector("[role=status]");
  const set = (whole) => {
    first.classList.toggle("is-whole", whole);
    button.setAttribute("aria-pressed", String(whole));
  };
  button.addEventListener("click", () => {
    const whole = !first.classList.contains("is-whole");
    first.classList.add("is-moving");
    set(whole);
    remember(whole);
    told.textContent = whole ? told.dataset.textWhole : told.dataset.textBroken;
  });
  if (remembered()) set(true);
};
