// The QR code on the whole screen, and back with Escape.
/** @param {HTMLElement} projector */
export const enhance = (projector) => {
  const button = projector.querySelector("button");
  if (!projector.requestFullscreen) {
    button.hidden = true;
    return;
  }
  button.addEventListener("click", () => projector.requestFullscreen());
};
