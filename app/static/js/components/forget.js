// One button that erases all that this browser keeps of the site, after asking.
import { forgetAll } from "../storage.js";

/** @param {HTMLButtonElement} button */
export const enhance = (button) => {
  const dialog = document.getElementById("forget");
  const status = document.querySelector("[data-forgotten]");
  button.addEventListener("click", () => {
    status.textContent = "";
    dialog.returnValue = "";
    dialog.showModal();
  });
  dialog.addEventListener("close", () => {
    if (dialog.returnValue !== "forget") return;
    forgetAll();
    document.dispatchEvent(new CustomEvent("omnikurs:forgotten"));
    status.textContent = status.dataset.forgotten;
  });
};
