// Closes the hint to turn the device, for good.
import { write } from "../storage.js";

/** @param {HTMLButtonElement} button */
export const enhance = (button) => {
  button.addEventListener("click", () => {
    document.documentElement.dataset.turn = "off";
    write("turn", "off");
    document.getElementById("main")?.focus({ preventScroll: true });
  });
};
