// Gives every element with data-component its behaviour: js/components/<name>.js, whose `enhance(element)` is called once.
// data-load="visible" waits until the element is seen or the address leads into it, "intent" until it is pointed at, focused or pressed,
// "reader" until the page has a reader: she moved, or was one when she came (early.js tells). Then comes what stands in a section, too.
const sheets = {};
const loadSheet = (href) => sheets[href] ??= new Promise((resolve, reject) => {
  const link = document.createElement("link");
  Object.assign(link, { rel: "stylesheet", href, onload: resolve, onerror: reject });
  document.head.append(link);
});

// A button that only script serves does nothing until its module is there: the last press that came before is made again then.
// What lies in a component inside this one is that one's to hold.
const holdPress = (element) => {
  let pressed;
  const hold = ({ target }) => {
    const button = target.closest("button[type=button]:not([popovertarget])");
    if (button?.closest("[data-component]") === element) pressed = button;
  };
  element.addEventListener("click", hold);
  return () => {
    element.removeEventListener("click", hold);
    pressed?.click();
  };
};

// data-sheet names the style sheet that the component needs besides those of the page.
const prepare = async (element) => {
  const { component, sheet } = element.dataset;
  const pressAgain = holdPress(element);
  const [{ enhance }] = await Promise.all([import(`./components/${component}.js`), sheet && loadSheet(new URL(`../${sheet}.css`, import.meta.url))]);
  return () => {
    enhance(element, { holdPress });
    pressAgain();
  };
};

const load = async (element) => (await prepare(element))();

// A reload keeps the scrolling of before, so that what the address names need not be in the window.
const loadWhenSeen = async (element) => {
  if (location.hash && element.contains((await import("./address.js")).addressed())) {
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

const root = document.documentElement;
const { late } = root.dataset;
const SIGNS = ["pointermove", "pointerdown", "touchstart", "keydown", "wheel", "scroll", "focusin", "toggle", "hashchange", "popstate", "storage"];
const waiting = [];
let arrived;

const startReading = () => {
  if (arrived) return;
  for (const name of SIGNS) removeEventListener(name, startReading, { capture: true });
  const sheet = late && !("reader" in root.dataset) ? loadSheet(late) : null;
  // All are at work at once, or the page would answer one half of a press.
  arrived = Promise.allSettled([...waiting.map(prepare), sheet]).then((parts) => {
    removeEventListener("click", holdBack, { capture: true });
    for (const { value } of parts.slice(0, waiting.length)) if (value) queueMicrotask(value);
  });
};

// A press that comes before all is there is made again then, in the place of which it came.
function holdBack(event) {
  const pressed = event.target.closest?.('a[href*="#"], summary, [data-action="listen"]');
  if (!pressed || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  startReading();
  event.preventDefault();
  event.stopImmediatePropagation();
  arrived.then(() => pressed.dispatchEvent(new MouseEvent("click", event)));
}

const loadForReader = (element) => waiting.push(element);

// Paper waits for nothing: what was not fetched until then is fetched here.
const fetchForPaper = () => {
  if (!late || [...document.styleSheets].some(({ href }) => href?.endsWith(late))) return;
  const request = new XMLHttpRequest();
  request.open("GET", late, false);
  request.send();
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(request.responseText);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
};

const strategies = { visible: loadWhenSeen, intent: loadOnIntent, reader: loadForReader };

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

if (waiting.length) {
  addEventListener("beforeprint", fetchForPaper);
  addEventListener("click", holdBack, { capture: true });
  if (!late || "reader" in root.dataset) startReading();
  else for (const name of SIGNS) addEventListener(name, startReading, { capture: true, passive: true });
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
  root.classList.add("is-fresh");
  const settle = () => root.classList.remove("is-fresh");
  new IntersectionObserver(([{ isIntersecting, boundingClientRect: { bottom } }]) => {
    if (!isIntersecting || bottom < innerHeight / 2) settle();
  }, { threshold: [0, 0.25, 0.5, 0.75] }).observe(first);
  for (const name of ["place", "playing", "listen"]) document.addEventListener(`omnikurs:${name}`, settle, { once: true });
  first.querySelector('[data-action="listen"]')?.addEventListener("click", settle);
}
