// The one line of the stage, drawn where things stand: along the stops, through the scene, onto the profile's current row.
// Connected it is whole and bleeds off both edges; unconnected it is cut into a piece for each channel.
const SVG = "http://www.w3.org/2000/svg";
const DRAW_MS = 620;
const SPLIT_MS = 260;
const FLY_MS = 420;
const BEND_PX = 12;

// A dash for each piece, in widths of the line: never colour alone.
const DASHES = ["2.5 1.25", "0.01 1.7", "0.9 0.9", "4.2 1.1", "1.5 0.75"];
const COLOURS = ["--multi", "--m2", "--m3", "--m4", "--m5"];

const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

const make = (svg, d, attributes) => {
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", d);
  for (const [name, value] of Object.entries(attributes)) path.setAttribute(name, value);
  svg.append(path);
  return path;
};

/** The dash of a piece in px; its lengths are in widths of the line. */
export const dashes = (piece, width) => DASHES[piece % 5].split(" ").map((length) => (length * width).toFixed(1)).join(" ");

/** Middle of every stop and where its stretch begins, in the stage's own measure. */
const findStops = (stage, at) => [...stage.querySelectorAll(".stops > li")].map((stop) => {
  const dot = stop.querySelector(stop.classList.contains("is-current") && getComputedStyle(stop.querySelector(".stop-dot"), "::before").display === "none" ? "a" : ".stop-dot");
  const box = at(dot);
  return { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2, begin: at(stop).left };
});

const drawWhole = (svg, stops, width, stroke) => {
  let d = `M-12 ${stops[0].y}`;
  stops.slice(1).forEach((stop, index) => {
    const before = stops[index];
    const fall = stop.y - before.y;
    if (Math.abs(fall) < 1) return;
    const middle = (before.x + stop.x) / 2;
    const half = Math.abs(fall) / 2;
    d += `H${middle - half - 4}l4 0L${middle + half} ${stop.y}`;
  });
  return make(svg, `${d}H${width + 12}`, { stroke: "var(--omni)", "stroke-width": stroke, class: "map-line" });
};

const drawPieces = (svg, stops, width, stroke) => stops.map((stop, index) => {
  const gap = width > 1100 ? 20 : width > 500 ? 10 : 5;
  const from = index === 0 ? -12 : stop.begin + gap;
  const to = index === stops.length - 1 ? width + 12 : stops[index + 1].begin - gap;
  const colour = `var(${COLOURS[index % 5]})`;
  const group = document.createElementNS(SVG, "g");
  group.setAttribute("class", "map-piece");
  svg.append(group);
  const round = index % 5 === 1 ? "round" : "butt";
  make(group, `M${from} ${stop.y}H${to}`, { stroke: colour, "stroke-width": stroke, "stroke-dasharray": dashes(index, stroke), "stroke-linecap": round });
  const bars = [index === 0 ? "" : `M${from} ${stop.y - stroke * 1.6}v${stroke * 3.2}`, index === stops.length - 1 ? "" : `M${to} ${stop.y - stroke * 1.6}v${stroke * 3.2}`].join("");
  make(group, bars || "M0 0", { stroke: colour, "stroke-width": stroke * 0.75, "stroke-linecap": "round" });
  return group;
});

/** Where the drawing's own line enters at its left edge and leaves at its right one. */
const findEnds = (scene, mode, at) => {
  const svg = scene?.querySelector("svg.scene");
  if (!svg) return {};
  const box = at(svg);
  const wide = svg.viewBox.baseVal.width;
  const matrix = svg.getScreenCTM();
  const ends = {};
  for (const path of svg.querySelectorAll(mode === "multi" ? "path.br" : "path.ln")) {
    const length = path.getTotalLength();
    for (const point of [path.getPointAtLength(0), path.getPointAtLength(length)]) {
      const side = point.x <= 0 ? "left" : point.x >= wide ? "right" : "";
      if (!side) continue;
      const y = point.y * matrix.d + matrix.f - svg.getBoundingClientRect().top + box.top;
      ends[side] = { x: box[side], y, stroke: 9 * matrix.d, path };
    }
  }
  return ends;
};

/** From the picture to the row: level where the row stands level, else over an elbow in the gutter. */
export const elbow = (from, to) => {
  const fall = to.y - from.y;
  if (Math.abs(fall) < 1) return `M${from.x - 1} ${from.y}H${to.x}`;
  const middle = (from.x + to.x) / 2 - 4;
  const r = Math.min(16, Math.abs(fall) / 2, (to.x - from.x) / 2 - 4);
  const down = Math.sign(fall);
  return `M${from.x - 1} ${from.y}H${middle - r}q${r} 0 ${r} ${r * down}V${to.y - r * down}q0 ${r * down} ${r} ${r * down}H${to.x}`;
};

/** Moves the profile by less than half a row, so that some row stands on the line's level. */
const level = (knows, rows, y, at) => {
  knows.style.removeProperty("translate");
  const offsets = rows.map((row) => y - (at(row).top + at(row).bottom) / 2);
  const nearest = offsets.reduce((best, offset) => (Math.abs(offset) < Math.abs(best) ? offset : best));
  const limit = at(rows[0]).bottom - at(rows[0]).top;
  if (Math.abs(nearest) > limit * 0.75) return;
  const room = at(knows.closest(".steps")).bottom - at(knows).bottom;
  if (nearest <= Math.max(0, room)) knows.style.setProperty("translate", `0 ${nearest.toFixed(2)}px`);
};

const animatePath = (path, delay = 0) => {
  const length = path.getTotalLength();
  path.animate([{ strokeDasharray: length, strokeDashoffset: length }, { strokeDasharray: length, strokeDashoffset: 0 }], { duration: DRAW_MS - delay, delay, easing: "ease-out", fill: "backwards" });
};

// A new fact flies out of the picture into its row.
const fly = (facts, from, at) => {
  const box = at(facts);
  const [x, y] = [from.x - box.left, from.y - (box.top + box.bottom) / 2];
  facts.animate([{ translate: `${x}px ${y}px`, scale: 0.5, opacity: 0 }, { opacity: 1, offset: 0.4 }, { translate: "0 0", scale: 1, opacity: 1 }], { duration: FLY_MS, delay: DRAW_MS - 200, easing: "cubic-bezier(.2,.7,.2,1)", fill: "backwards" });
};

// The whole line splits at the gaps, and the pieces move apart into colours of their own.
const split = (pieces) => pieces.forEach((piece, index) => {
  const away = (index - (pieces.length - 1) / 2) * -5;
  piece.animate([{ translate: `${away}px 0`, stroke: "var(--omni)", opacity: 0.4 }, { translate: "0 0", opacity: 1 }], { duration: SPLIT_MS, easing: "ease-out" });
});

const drawIntoScene = (svg, ends, mode, width) => {
  const { left, right } = ends;
  const attributes = (end) => (mode === "omni"
    ? { stroke: "var(--omni)", "stroke-width": end.stroke }
    : { stroke: end.path.getAttribute("stroke"), "stroke-width": end.stroke, "stroke-linecap": end.path.getAttribute("stroke-linecap") ?? "round",
      "stroke-dasharray": (end.path.getAttribute("stroke-dasharray") ?? "").split(/[ ,]+/).map((length) => Number(length) * end.stroke / 9).join(" ") });
  if (left && left.x > 0) make(svg, `M-12 ${left.y}H${left.x + 1}`, attributes(left));
  if (mode === "multi" && right && right.x < width) {
    const to = Math.min(right.x + 26, width - 8);
    make(svg, `M${right.x - 1} ${right.y}H${to}`, attributes(right));
    make(svg, `M${to} ${right.y - right.stroke * 1.5}v${right.stroke * 3}`, { stroke: right.path.getAttribute("stroke"), "stroke-width": right.stroke * 0.8, "stroke-linecap": "round" });
  }
};

const drawOntoProfile = (svg, item, ends, at, width) => {
  const knows = item.querySelector(".variant-omni .knows");
  const rows = [...knows.querySelectorAll(".row")];
  const row = rows.find((candidate) => candidate.classList.contains("is-current"));
  const mark = Number.parseFloat(getComputedStyle(row, "::after").inlineSize) || 0;
  const { right } = ends;
  if (!right) return null;
  const beside = at(knows).left > right.x;
  if (beside) level(knows, rows, right.y, at);
  else knows.style.removeProperty("translate");
  const box = at(row);
  const target = { x: box.left + mark / 2, y: (box.top + box.bottom) / 2 };
  if (beside) return { path: make(svg, elbow(right, target), { stroke: "var(--omni)", "stroke-width": right.stroke }), facts: row.querySelector(".row-facts"), from: right };
  const head = at(knows.firstElementChild);
  const y = (head.top + head.bottom) / 2;
  const spine = Number.parseFloat(getComputedStyle(knows.closest(".stage")).getPropertyValue("--spine")) * Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  const d = `M-12 ${y}H${target.x - BEND_PX}q${BEND_PX} 0 ${BEND_PX} ${BEND_PX}V${at(rows[0]).top + 2}`;
  return { path: make(svg, d, { stroke: "var(--omni)", "stroke-width": spine }), facts: row.querySelector(".row-facts"), from: { x: Math.min(right.x, width) - 40, y: right.y } };
};

/**
 * Draws the line of `stage` for the step in `item`.
 * @param {{step: string, mode: "omni"|"multi", entering?: boolean, switching?: boolean}} shown
 */
export const drawLine = (stage, item, { step, mode, entering = false, switching = false }) => {
  const svg = stage.querySelector(".wire");
  const origin = stage.getBoundingClientRect();
  const at = (element) => {
    const box = element.getBoundingClientRect();
    return { left: box.left - origin.left, right: box.right - origin.left, top: box.top - origin.top + stage.scrollTop, bottom: box.bottom - origin.top + stage.scrollTop };
  };
  const width = stage.clientWidth;
  svg.replaceChildren();
  svg.setAttribute("height", String(at(item).bottom));
  const stops = findStops(stage, at);
  const stroke = width > 1100 ? 8 * (Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 16) : 5;
  if (mode === "omni") drawWhole(svg, stops, width, stroke);
  const pieces = mode === "multi" ? drawPieces(svg, stops, width, stroke) : [];
  const ends = step === "sum" ? {} : findEnds(item.querySelector(".step-scene"), mode, at);
  drawIntoScene(svg, ends, mode, width);
  const landing = mode === "omni" && step !== "sum" ? drawOntoProfile(svg, item, ends, at, width) : null;
  if (still()) return;
  if (switching) split(pieces);
  if (landing && (entering || switching)) {
    animatePath(landing.path);
    if (landing.facts) fly(landing.facts, landing.from, at);
  }
};
