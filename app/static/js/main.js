// Gives every element with data-component its behaviour: js/components/<name>.js, whose `enhance(element)` is called once.
// data-load="visible" waits until the element is seen or the address leads into it, "intent" until it is pointed at, focused or pressed.
import { addressed } from "./address.js";
import { holdPress } from "./press.js";

// data-sheet names the style sheet that the component needs besides those of the page.
const sheets = {};
const loadSheet = (name) => sheets[name] ??= new Promise((resolve, reject) => {
  const link = document.createElement("link");
  Object.assign(link, { rel: "stylesheet", href: new URL(`../${name}.css`, import.meta.url), onload: resolve, onerror: reject });
  document.head.append(link);
});

const load = async (element) => {
  const { component, sheet } = element.dataset;
  const pressAgain = holdPress(element);
  const [{ enhance }] = await Promise.all([import(`./components/${component}.js`), sheet && loadSheet(sheet)]);
  enhance(element);
  pressAgain();
};

// A reload keeps the scrolling of before, so that what the address names need not be in the window.
const loadWhenSeen = (element) => {
  const target = addressed();
  if (target && element.contains(target)) {
    load(element);
    return;
  }
  const observer = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    observer.disconnect();
    load(element);
  }, { rootMargin: "25%" });
  observer.observe(element);
};

// A press that comes before the module is there is held back, and made again.
const loadOnIntent = (element) => {
  let ready;
  let enhanced = false;
  const start = () => {
    ready ??= load(element).then(() => { enhanced = true; }, () => { enhanced = true; });
    return ready;
  };
  const press = (event) => {
    if (enhanced || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    // A symbol inside a button is drawn, and cannot be pressed itself.
    const pressed = event.target.closest("a, button, summary, label") ?? element;
    start().then(() => pressed.click());
  };
  element.addEventListener("click", press, { capture: true });
  for (const name of ["pointerenter", "focusin"]) element.addEventListener(name, start, { once: true });
};

const strategies = { visible: loadWhenSeen, intent: loadOnIntent };

// data-wake names what this tab remembers that needs the component at once.
const isRemembered = (key) => {
  try {
    return Boolean(key && sessionStorage.getItem(key));
  } catch {
    return false;
  }
};

for (const element of document.querySelectorAll("[data-component]")) {
  (isRemembered(element.dataset.wake) ? load : (strategies[element.dataset.load] ?? load))(element);
}

// An opinion that waited for the network is sent from whichever page is opened first.
try {
  if (localStorage.getItem("omnikurs:outbox")) import("./outbox.js").then(({ watch }) => watch());
} catch {
  // Storage is refused: nothing waits.
}

// A group's code travels with its link.
const group = new URLSearchParams(location.search).get("group");
if (group && /^[\w.-]{1,40}$/.test(group)) import("./group.js").then(({ carry }) => carry(group));

// Nothing to play or to go on with is needed before something is read: the player comes when the first screen is left.
const first = document.querySelector(".first");
if (first && !location.hash) {
  const root = document.documentElement;
  root.classList.add("is-fresh");
  const settle = () => root.classList.remove("is-fresh");
  new IntersectionObserver(([{ isIntersecting, boundingClientRect: { bottom } }]) => {
    if (!isIntersecting || bottom < innerHeight / 2) settle();
  }, { threshold: [0, 0.25, 0.5, 0.75] }).observe(first);
  for (const name of ["place", "playing", "listen"]) document.addEventListener(`omnikurs:${name}`, settle, { once: true });
  first.querySelector('[data-action="listen"]')?.addEventListener("click", settle);
}
