// A link and the button that copies it; where the clipboard is refused the link is selected instead.
/** @param {HTMLElement} line */
export const enhance = (line) => {
  const field = line.querySelector("input");
  const button = line.querySelector("button");
  const words = button.textContent;
  const live = document.createElement("span");
  live.className = "visually-hidden";
  live.setAttribute("role", "status");
  line.append(live);
  button.addEventListener("click", async () => {
    field.select();
    try {
      // Over plain http in a classroom there is no clipboard object: the old command still works there.
      if (navigator.clipboard) await navigator.clipboard.writeText(field.value);
      else if (!document.execCommand("copy")) return;
    } catch {
      return;
    }
    button.textContent = line.dataset.textCopied;
    live.textContent = line.dataset.textCopied;
    setTimeout(() => {
      button.textContent = words;
      live.textContent = "";
    }, 2500);
  });
};
