// The other language opens at the place that is being read.
/** @param {HTMLElement} nav */
export const enhance = (nav) => {
  const follow = () => {
    for (const link of nav.querySelectorAll("a")) link.hash = location.hash;
  };
  for (const name of ["pointerdown", "focusin", "click"]) nav.addEventListener(name, follow, { capture: true });
  follow();
};
