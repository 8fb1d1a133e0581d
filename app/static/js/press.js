// A button that only script serves does nothing until its module is there: a press that comes before is made again then.

/** Remember the last press of a script's button in `element`; returns the function that makes it again, once. */
export const holdPress = (element) => {
  let pressed;
  const hold = ({ target }) => {
    const button = target.closest("button[type=button]");
    // What lies in a component inside this one is that one's to hold.
    if (button?.closest("[data-component]") === element) pressed = button;
  };
  element.addEventListener("click", hold);
  return () => {
    element.removeEventListener("click", hold);
    pressed?.click();
  };
};
