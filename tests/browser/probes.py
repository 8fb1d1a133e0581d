"""Questions asked of a page by script, where no scanner asks them. Each answers with what is wrong: a list, or null."""

from __future__ import annotations

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
  .filter((node) => !node.closest(".visually-hidden, [data-component=journey], .course-head .meta, .when-closed, .when-now"))
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
  const box = node.getBoundingClientRect(), style = getComputedStyle(node);
  if (!box.width || !box.height || style.visibility === "hidden" || node.closest("[inert], .skip, .visually-hidden")) return [];
  const inText = node.tagName === "A" && node.closest("p, li, dd, dt, td, figcaption") && style.display === "inline";
  if (inText || (box.width >= least - .5 && box.height >= least - .5)) return [];
  return [`${node.tagName} «${node.textContent.trim().slice(0, 30)}» ${Math.round(box.width)}×${Math.round(box.height)}`];
})"""
"""Controls that are smaller than `least` px either way; links inside running text are let off (WCAG 2.5.8)."""

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
