"""Questions asked of a page by script, where no scanner asks them. Each answers with what is wrong: a list, or null."""

from __future__ import annotations

from typing import Any

OPEN_ALL = "document.querySelectorAll('details').forEach(node => { node.open = true; })"

TEXT_SPACING = """
* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
p { margin-block-end: 2em !important; }
"""
"""A reader's own style sheet, as WCAG 1.4.12 gives it."""

BEYOND_THE_EDGE = """() => [...document.querySelectorAll("main p, main li, main h1, main h3, main td")]
  .filter((node) => node.checkVisibility() && !node.closest(".visually-hidden, [data-component=journey]"))
  .filter((node) => node.getBoundingClientRect().right > innerWidth + 1)
  .map((node) => node.textContent.slice(0, 40))"""
"""Text of the page (the stage of the journey has its own test) that reaches over the right edge."""

CUT_OFF = """() => [...document.querySelectorAll("main :is(h1, h2, h3, p, li, a, button), .rail :is(a, p)")]
  .filter((node) => node.checkVisibility())
  .filter((node) => !node.closest(".visually-hidden, [data-component=journey], .when-closed, .when-now"))
  .filter((node) => getComputedStyle(node).overflow !== "visible" && node.scrollHeight > node.clientHeight + 2)
  .map((node) => node.textContent.slice(0, 40))"""
"""Boxes that hide a part of their words."""

COVERED = """() => {
  const node = document.activeElement, box = node.getBoundingClientRect();
  if (!box.width || !box.height) return null;
  const seen = (x, y) => {
    const hit = document.elementFromPoint(x, y);
    return hit && (node.contains(hit) || hit.contains(node));
  };
  const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  const x = Math.min(Math.max(box.left + Math.min(box.width, 20) / 2, 1), innerWidth - 1);
  const points = [box.top + 2, (box.top + box.bottom) / 2, box.bottom - 2].filter((y) => y > 0 && y < innerHeight);
  const shown = inside && points.some((y) => seen(x, y));
  return shown ? null : `${node.tagName} ${node.className} ${node.textContent.trim().slice(0, 30)}`;
}"""
"""What has the focus, when something lies over it or it is off the screen."""

RING = """() => {
  const style = getComputedStyle(document.activeElement);
  return style.outlineStyle + style.outlineWidth;
}"""

SMALL_TARGETS = """(least) => [...document.querySelectorAll("a[href], button, summary, input, select")].flatMap((node) => {
  // A press on its label is a press on the box: the larger of the two is the target.
  const labels = node.type === "checkbox" || node.type === "radio" ? [...node.labels] : [];
  const boxes = [node, ...labels].map((one) => one.getBoundingClientRect());
  const box = boxes.reduce((one, other) => (other.width * other.height > one.width * one.height ? other : one));
  const style = getComputedStyle(node);
  if (!box.width || !box.height || style.visibility === "hidden" || node.closest("[inert], .skip, .visually-hidden")) return [];
  // One pixel is the way of hiding what comes up with the focus, such as "read from here": a finger never meets it.
  if (box.width <= 1 && box.height <= 1) return [];
  const inText = node.tagName === "A" && node.closest("p, li, dd, dt, td, figcaption") && style.display === "inline";
  if (inText || (box.width >= least - .5 && box.height >= least - .5)) return [];
  // What is drawn smaller may take presses around it: from its middle outwards, how far does a press still come to it?
  const before = scrollY;
  node.scrollIntoView({ block: "center", behavior: "instant" });
  const now = (box === boxes[0] ? node : labels[boxes.indexOf(box) - 1]).getBoundingClientRect();
  const [x, y] = [(now.left + now.right) / 2, (now.top + now.bottom) / 2];
  const mine = (dx, dy) => {
    const hit = document.elementFromPoint(x + dx, y + dy);
    return hit && [node, ...labels].some((one) => one.contains(hit));
  };
  const reach = (dx, dy) => {
    let far = 0;
    while (far < least && mine(dx * (far + .5), dy * (far + .5))) far += 1;
    return far;
  };
  const [wide, high] = [reach(-1, 0) + reach(1, 0), reach(0, -1) + reach(0, 1)];
  scrollTo({ top: before, behavior: "instant" });
  if (wide >= least - 1 && high >= least - 1) return [];
  return [`${node.tagName} «${node.textContent.trim().slice(0, 30)}» ${Math.round(box.width)}×${Math.round(box.height)}`
    + ` (presses: ${wide}×${high})`];
})"""
"""Controls that take presses in less than `least` px either way; links inside running text are let off (WCAG 2.5.8)."""

MOVING = """() => [...document.querySelectorAll("*")].filter((node) =>
  ["transitionDuration", "animationDuration"].some((name) => Number.parseFloat(getComputedStyle(node)[name]) > .01)).length"""
"""How many elements would move for longer than an instant."""

LINE_WIDTHS = """() => {
  const stop = (selector) => Number.parseFloat(getComputedStyle(document.querySelector(`${selector} .stop`)).borderTopWidth);
  const segment = (selector) =>
    Number.parseFloat(getComputedStyle(document.querySelector(selector), "::after").borderInlineStartWidth);
  const unread = ".toc [data-for=tools]";
  return [stop(".toc .is-now"), stop(unread), segment(".toc .is-joined"), segment(unread)];
}"""
"""How thick the borders are that draw the rail: the current stop, one to come, a read segment, one to come."""

LOW_CONTRAST = """() => {
  const probe = document.body.appendChild(document.createElement("i"));
  const light = (token) => {
    probe.style.color = `var(--${token})`;
    const [, ...rgb] = getComputedStyle(probe).color.match(/(\\d+), (\\d+), (\\d+)/);
    return rgb.map((part) => part / 255).map((part) => part <= .04045 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4)
      .reduce((sum, part, index) => sum + part * [.2126, .7152, .0722][index], 0);
  };
  const ratio = (a, b) => {
    const [low, high] = [light(a), light(b)].sort((x, y) => x - y);
    return (high + .05) / (low + .05);
  };
  const pairs = {
    7: ["ink paper", "ink surface", "ink sunk", "ink lit", "ink omni-soft", "ink multi-soft", "ink2 paper", "paper ink"],
    4.5: ["ink2 sunk", "ink3 paper", "omni paper", "multi paper", "on-omni omni", "on-multi multi", "multi multi-soft"],
    3: ["rule2 paper", "m2 paper", "m3 paper", "m4 paper", "m5 paper"],
  };
  return Object.entries(pairs).flatMap(([least, list]) => list.map((pair) => pair.split(" "))
    .filter(([a, b]) => ratio(a, b) < Number(least)).map(([a, b]) => `${a} on ${b}: ${ratio(a, b).toFixed(2)} < ${least}`));
}"""
"""Pairs of tokens that are nearer to each other than WCAG 1.4.3, 1.4.6 and 1.4.11 allow (formula of WCAG 2.2)."""

SIDEWAYS = """() => {
  const page = document.scrollingElement;
  if (page.scrollWidth <= innerWidth) return [];
  const clips = (node) => /auto|scroll|hidden|clip/.test(getComputedStyle(node).overflowX);
  const scrolls = (node) => node && (clips(node) || scrolls(node.parentElement));
  return [...document.querySelectorAll("body *")]
    .filter((node) => node.getBoundingClientRect().right > innerWidth + 1 && !scrolls(node.parentElement))
    .map((node) => `${page.scrollWidth} px wide: ${node.tagName}.${node.className} ${node.textContent.trim().slice(0, 30)}`)
    .slice(-3).concat(`the page is ${page.scrollWidth} px wide`);
}"""
"""What makes the page scroll sideways (1.4.10)."""

SETTLED = """async () => {
  const frame = () => new Promise((painted) => { requestAnimationFrame(painted); });
  const ends = (moving) => moving.playState === "running" && moving.effect?.getComputedTiming().endTime <= 5000;
  const rest = async () => {
    await frame();
    await frame();
    await Promise.all(document.getAnimations().filter(ends).map((moving) => moving.finished.catch(() => {})));
    await frame();
  };
  // What is out of sight may stand still for ever.
  await Promise.race([rest(), new Promise((late) => { setTimeout(late, 1000); })]);
}"""
"""Answers nothing, but only once what moves for a moment has come to rest, or after a second."""

SHOWN = """() => [...document.querySelectorAll("*")].map((node) =>
  Number(node.checkVisibility({visibilityProperty: true, opacityProperty: true}))).join("")"""
"""Which elements are there and shown: the same twice when only paint has changed."""

ADD_STYLE = """(css) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}"""

UNREACHED = """() => [...document.querySelectorAll("[onclick], [role=button], [role=link], [role=tab], [role=switch], a, label")]
  .filter((node) => node.checkVisibility() && !node.matches("a[href], button, [tabindex='0']"))
  .filter((node) => node.tagName !== "LABEL" || (node.htmlFor && !document.getElementById(node.htmlFor)))
  .filter((node) => node.tagName !== "A" || getComputedStyle(node).cursor === "pointer")
  .map((node) => `${node.tagName} ${node.textContent.trim().slice(0, 30)}`)"""
"""What can be clicked but is no control for the keyboard (2.1.1)."""

SKIPPED_CONTROLS = """() => [...document.querySelectorAll("a[href], button, summary, input, select, textarea, audio[controls]")]
  .filter((node) => node.checkVisibility({visibilityProperty: true}) && node.getClientRects().length)
  .filter((node) => node.tabIndex < 0 && !node.disabled && !node.closest("[inert]") && node.type !== "hidden")
  .map((node) => `${node.tagName} ${(node.textContent.trim() || node.name).slice(0, 30)}`)"""
"""Controls that Tab leaves out."""

FOREIGN_WORDS = r"""() => {
  const scripts = {pl: /\p{Script=Latin}{3}/u, ru: /\p{Script=Cyrillic}{3}/u};
  const language = (node) => (node.closest("[lang]")?.lang || "").slice(0, 2);
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const wrong = [];
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement, text = walker.currentNode.data;
    if (["SCRIPT", "STYLE", "NOSCRIPT"].includes(node.tagName)) continue;
    const here = language(node);
    if (here !== "ru" && scripts.ru.test(text)) wrong.push(`${here}: ${text.trim().slice(0, 40)}`);
    // «zł» is the sign of a currency, in any language.
    if (here === "ru" && /[ąćęłńśźż]/i.test(text.replace(/\d\s*zł/g, ""))) wrong.push(`ru: ${text.trim().slice(0, 40)}`);
  }
  return wrong;
}"""
"""Words in Cyrillic outside Russian, Polish letters inside it, that name no language of their own (3.1.2)."""

UNTIED_ERRORS = """() => {
  const said = (node) => (node.getAttribute("aria-describedby") ?? "").split(/\\s+/).map((id) => document.getElementById(id));
  const wrong = [...document.querySelectorAll("[aria-invalid=true]")]
    .filter((node) => !said(node).some((text) => text?.textContent.trim()))
    .map((node) => `${node.name || node.id}: invalid, but nothing says why`);
  const loose = [...document.querySelectorAll(".field-error")]
    .filter((text) => ![...document.querySelectorAll("[aria-describedby], fieldset, [role=group], [role=radiogroup]")]
      .some((node) => said(node).includes(text) || node.contains(text)))
    .map((text) => `«${text.textContent.trim().slice(0, 30)}» belongs to no field`);
  const summary = document.querySelector(".error-summary");
  const lost = summary && document.activeElement !== summary && !summary.contains(document.activeElement);
  const links = [...document.querySelectorAll(".error-summary a")].filter((link) => !document.querySelector(link.hash));
  const unled = lost ? ["the summary has not the focus"] : [];
  return [...wrong, ...loose, ...unled, ...links.map((link) => `${link.hash} is not there`)];
}"""
"""Errors that are not tied to their field, and a summary that nobody is led to (3.3.1)."""

AUTOCOMPLETE = """() => [...document.querySelectorAll("input:is([type=email], [type=password], [type=tel], [name=name])")]
  .filter((node) => !node.autocomplete)
  .map((node) => node.name || node.id)"""
"""Fields about the person that do not say so (1.3.5)."""

SILENT_STATES = """() => [...document.querySelectorAll("[data-component=making], .feedback-status, .test-status, .error-summary")]
  .filter((node) => !node.closest("[role=status], [role=alert], [aria-live=polite], [aria-live=assertive]"))
  .map((node) => node.className || node.tagName)"""
"""Places of messages that no screen reader is told of (4.1.3)."""

SOUND_WITHOUT_TEXT = """() => [...document.querySelectorAll("audio, video")]
  .filter((node) => {
    const place = node.closest(".player, figure, .test-question, main");
    return !place?.querySelector(".player-sentence, figcaption, [data-sentence], h1");
  })
  .map((node) => node.tagName)"""
"""Sound without its text beside it (1.2.1)."""

RESTLESS = """(most_s) => document.getAnimations()
  .filter((moving) => moving.playState === "running" && !(moving.effect?.getComputedTiming().endTime <= most_s * 1000))
  .map((moving) => `${moving.animationName ?? moving.transitionProperty}: ${moving.effect?.target?.className}`)"""
"""What goes on moving for longer than `most_s` seconds (2.2.2)."""

ONE_WAY_UP = """() => [...document.querySelectorAll("html, body, main")]
  .filter((node) => getComputedStyle(node).transform.startsWith("matrix(0") || getComputedStyle(node).rotate !== "none")
  .map((node) => node.tagName)"""
"""A page turned by force (1.3.4)."""

RINGLESS = """() => {
  const ringed = ({outlineStyle, outlineWidth}) => outlineStyle !== "none" && outlineWidth !== "0px";
  const node = document.activeElement;
  const near = [node, node.parentElement, node.closest("label"), ...node.parentElement.children].filter(Boolean);
  return near.some((one) => ringed(getComputedStyle(one))) ? null : node.outerHTML.slice(0, 80);
}"""
"""What has the focus without a ring; an unseen radio lets its drawn stop beside it wear the ring (2.4.7)."""

START_WALK = """() => {
  for (const node of document.querySelectorAll("[data-walked]")) delete node.dataset.walked;
  document.body.tabIndex = -1;
  document.body.focus();
  document.body.removeAttribute("tabindex");
}"""
"""Makes the next Tab go to the first control, wherever the page has put the focus."""

STEP = f"""() => {{
  const node = document.activeElement, before = document.querySelector("[data-walked=now]");
  // A field such as a date has several stops of its own.
  if (node && node === before) return [];
  if (!node || node === document.body || node.dataset.walked) return null;
  if (before) before.dataset.walked = "before";
  node.dataset.walked = "now";
  const [covered, ringless] = [({COVERED})(), ({RINGLESS})()];
  return [...(covered ? [`covered: ${{covered}}`] : []), ...(ringless ? [`no ring: ${{ringless}}`] : [])];
}}"""
"""What is wrong where Tab has come to; null once it is out of the page or where it was before."""

UNVISITED = """() => [...document.querySelectorAll("a[href], button, summary, input, select, textarea, [tabindex='0']")]
  .filter((node) => node.checkVisibility({visibilityProperty: true}) && node.getClientRects().length)
  .filter((node) => !node.matches(":disabled, [tabindex='-1']") && !node.closest("[inert]") && !node.dataset.walked)
  .filter((node) => node.type !== "radio" || ![...document.getElementsByName(node.name)].some((one) => one.dataset.walked))
  .map((node) => `${node.tagName} ${(node.textContent.trim() || node.name || node.className).slice(0, 30)}`)"""
"""Controls that a walk with Tab has not come to (2.1.1); of radio buttons it comes to one."""


def walk(tab: Any, most_stops: int = 1_200) -> list[str]:
    """What is wrong on the way of Tab, from the top of the page until it is out again (2.1.1, 2.1.2, 2.4.7, 2.4.11)."""
    found = [f"Tab leaves out {control}" for control in tab.evaluate(SKIPPED_CONTROLS)]
    tab.evaluate(START_WALK)
    for _ in range(most_stops):
        tab.keyboard.press("Tab")
        faults = tab.evaluate(STEP)
        if faults is None:
            return found + [f"Tab never comes to {control}" for control in tab.evaluate(UNVISITED)]
        found += faults
    return [*found, f"Tab is not out after {most_stops} stops"]


AT_WORK = """async () => {
  if (document.readyState !== "complete") await new Promise((loaded) => { addEventListener("load", loaded, { once: true }); });
  const main = document.querySelector('script[type="module"][src$="/main.js"]').src;
  const eager = document.querySelectorAll("[data-component]:is(:not([data-load]), [data-load=reader])");
  const names = [...eager].map((node) => node.dataset.component);
  await Promise.all([...new Set(names)].map((name) => import(new URL(`components/${name}.js`, main))));
  const frame = () => new Promise((painted) => { requestAnimationFrame(painted); });
  let [still, at] = [0, NaN];
  while (still < 6) {
    await frame();
    still = scrollY === at ? still + 1 : 0;
    at = scrollY;
  }
}"""
"""Answers nothing, but only once the page has come, every component that waits for nobody is at work, and nothing scrolls."""
