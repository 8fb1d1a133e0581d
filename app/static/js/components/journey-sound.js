// Narration on the stage: the listen button starts and stops the player, and the stage goes along with what is spoken.
const idOf = (element) => element.dataset.sentence;

export const followSound = (stage, { prefix, state, go }) => {
  const button = stage.element.querySelector("[data-journey-listen]");
  const caption = stage.element.querySelector(".stage-caption");
  if (!button) return;
  const idle = caption.dataset.textIdle;

  const spoken = (id) => document.querySelector(`[data-sentence="${CSS.escape(id)}"]`);

  button.addEventListener("click", () => {
    const { step, mode } = state();
    const variant = stage.body.querySelector(`#${CSS.escape(`${prefix}-${step}${mode === "multi" && step !== "sum" ? "-multi" : ""}`)}`);
    const first = variant?.querySelector("[data-sentence]");
    const detail = { section: prefix, sentence: first ? idOf(first) : "", play: button.getAttribute("aria-pressed") !== "true" };
    document.dispatchEvent(new CustomEvent("omnikurs:listen", { detail }));
  });

  document.addEventListener("omnikurs:playing", ({ detail }) => {
    button.setAttribute("aria-pressed", String(Boolean(detail?.playing)));
    if (!detail?.playing) caption.textContent = idle;
  });

  document.addEventListener("omnikurs:sentence", ({ detail }) => {
    const sentence = detail?.id ? spoken(detail.id) : null;
    if (!sentence || !stage.isOpen() || !stage.body.contains(sentence)) return;
    caption.textContent = sentence.innerText || sentence.textContent;
    const variant = sentence.closest(".variant[id]");
    const step = sentence.closest(".step").dataset.step;
    go({ step, mode: variant.id.endsWith("-multi") ? "multi" : step === "sum" ? state().mode : "omni" }, { replace: true, quiet: true });
  });
};
