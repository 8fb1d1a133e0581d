// The stage itself: opens above the page, shows one step in one mode, says which, and gives the page back.
import { drawLine } from "./journey-line.js";

const REST = "a[href], button, input, [tabindex]";

/** @param {HTMLElement} root */
export const createStage = (root) => {
  const element = root.querySelector("[data-journey-stage]");
  const body = element.querySelector(".steps");
  const items = new Map([...body.children].map((item) => [item.dataset.step, item]));
  const steps = [...items.keys()];
  const stops = [...element.querySelectorAll(".stops > li")];
  const part = (name) => element.querySelector(`[data-journey-${name}]`);
  const ending = root.closest("details")?.querySelector(".section-next a");
  let shown = { step: steps[0], mode: "omni" };
  let made = [];
  let contrast = false;
  let back = null;

  const isOpen = () => element.classList.contains("is-open");
  const nameOf = (step) => items.get(step)?.dataset.channel ?? root.dataset.textSummary;
  const titleOf = ({ step, mode }) => items.get(step).querySelector(step === "sum" ? ".step-title" : `.variant-${mode} .step-title`);

  // Everything beside the stage rests while it is open.
  const quieten = () => {
    for (let node = element; node !== document.body; node = node.parentElement) {
      for (const other of node.parentElement.children) {
        if (other === node || other.inert || other.matches("script, style, link")) continue;
        other.inert = true;
        made.push(other);
      }
    }
  };

  const open = () => {
    if (isOpen()) return;
    back = document.activeElement;
    element.classList.add("is-open");
    for (const [name, value] of [["role", "dialog"], ["aria-modal", "true"]]) element.setAttribute(name, value);
    if (element.showPopover) {
      element.popover = "manual";
      element.showPopover();
    }
    quieten();
    for (const part of [element, body]) resizing.observe(part);
  };

  const close = () => {
    if (!isOpen()) return;
    resizing.disconnect();
    for (const other of made) other.inert = false;
    made = [];
    if (element.popover) {
      element.hidePopover();
      element.popover = null;
    }
    element.classList.remove("is-open");
    element.setAttribute("role", "group");
    element.removeAttribute("aria-modal");
    const start = back?.isConnected && back !== document.body && back.matches(REST) && !element.contains(back) ? back : root.querySelector("[data-journey-open]");
    start?.focus();
  };

  const label = (button, text) => {
    button.querySelector("span").textContent = text;
  };

  const paintButtons = (place) => {
    const [previous, next] = [part("previous"), part("next")];
    const narrow = matchMedia("(max-width: 56.25rem)").matches;
    previous.hidden = place === 0;
    label(previous, place === 0 || narrow ? previous.dataset.textShort : nameOf(steps[place - 1]));
    const last = place === steps.length - 1;
    label(next, contrast ? root.dataset.textContrast : last ? ending?.textContent.trim() ?? "" : nameOf(steps[place + 1]));
    next.hidden = last && !ending;
  };

  const paintMap = (place, mode, prefix) => {
    stops.forEach((stop, index) => {
      const link = stop.firstElementChild;
      stop.classList.toggle("is-passed", index < place);
      stop.classList.toggle("is-current", index === place);
      stop.classList.toggle("is-low", Math.floor(index / 2) % 2 === 1);
      if (index === place) link.setAttribute("aria-current", "step");
      else link.removeAttribute("aria-current");
      link.hash = `${prefix}-${link.dataset.stop}${mode === "multi" ? "-multi" : ""}`;
    });
  };

  // A drawing holds both ways: its alternative tells the one that is seen.
  const paintScene = (item, mode) => {
    const svg = item.querySelector(".step-scene svg");
    if (!svg) return;
    svg.dataset.omni ??= svg.getAttribute("aria-label");
    const multi = item.querySelector(".step-scene").dataset.multi;
    svg.setAttribute("aria-label", mode === "multi" && multi ? multi : svg.dataset.omni);
    svg.querySelector("desc")?.replaceChildren(svg.getAttribute("aria-label"));
  };

  const paint = (state, before = state, offered = false) => {
    contrast = offered;
    element.classList.toggle("is-offering", contrast);
    const place = steps.indexOf(state.step);
    shown = { step: state.step, mode: state.mode };
    element.dataset.mode = state.mode;
    for (const [step, item] of items) item.classList.toggle("is-shown", step === state.step);
    element.querySelector(`.switch input[value="${state.mode}"]`).checked = true;
    paintMap(place, state.mode, root.dataset.journey);
    paintButtons(place);
    paintScene(items.get(state.step), state.mode);
    element.scrollTop = 0;
    drawLine(element, items.get(state.step), { ...shown, entering: !before.open || before.step !== state.step, switching: before.open && before.mode !== state.mode });
  };

  const announce = (state) => {
    const place = steps.indexOf(state.step);
    const status = part("status");
    const text = state.step === "sum"
      ? root.dataset.textSum
      : root.dataset.textStep.replace("{number}", place + 1).replace("{total}", steps.length - 1).replace("{title}", `${nameOf(state.step)}. ${titleOf(state).textContent.trim()}`);
    status.textContent = text;
  };

  // The focus goes where reading starts, without a ring on what is no control.
  const focusTitle = (state) => titleOf(state).focus({ preventScroll: true });

  const leaveForNext = (leave) => {
    leave();
    ending?.click();
  };

  const resizing = new ResizeObserver(() => {
    if (!isOpen()) return;
    paintButtons(steps.indexOf(shown.step));
    drawLine(element, items.get(shown.step), shown);
  });

  return { element, body, steps, isOpen, open, close, paint, announce, focusTitle, nameOf, leaveForNext, isLast: () => shown.step === steps.at(-1) };
};
