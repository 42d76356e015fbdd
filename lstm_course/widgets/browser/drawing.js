// Python draws; this moves what it drew. No size of a drawing stands here: an element says by its
// data- attributes what it shows and where it may go (pictures/svg.py, chart.py, cell_valve.py).

import { coordinate } from "./numbers.js";

/**
 * Sets an attribute, or takes it away (null). Setting what is already there would cost the browser a
 * new layout.
 * @param {Element} element
 * @param {string} name
 * @param {string | number | null} value
 */
export function put(element, name, value) {
  const text = typeof value === "number" ? coordinate(value) : value;
  if (text === null) element.removeAttribute(name);
  else if (element.getAttribute(name) !== text) element.setAttribute(name, text);
}

/**
 * @param {Element} element
 * @param {string} text
 */
export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/**
 * @param {Element} element
 * @param {boolean} shown
 */
export function show(element, shown) {
  put(element, "display", shown ? null : "none");
}

/**
 * Moves what was drawn around the origin (svg.to); a coordinate that is left out stays.
 * @param {Element} element
 * @param {{ x?: number, y?: number }} place
 */
export function moveTo(element, { x, y }) {
  const now = /\((\S+) (\S+)\)/.exec(element.getAttribute("transform") ?? "") ?? ["", "0", "0"];
  const across = x === undefined ? now[1] : coordinate(x);
  const down = y === undefined ? now[2] : coordinate(y);
  put(element, "transform", `translate(${across} ${down})`);
}

/**
 * @param {string | undefined} text
 * @returns {number[]}
 */
export const numbers = (text) => (text ?? "").split(" ").map(Number);

/**
 * All elements with the attribute data-`name`.
 * @param {ParentNode} drawing
 * @param {string} name
 * @returns {SVGElement[]}
 */
export function marked(drawing, name) {
  return [.../** @type {NodeListOf<SVGElement>} */ (drawing.querySelectorAll(`[data-${name}]`))];
}

/**
 * The elements with data-part, by its value.
 * @param {ParentNode} drawing
 * @returns {Record<string, SVGElement>}
 */
export function partsOf(drawing) {
  return Object.fromEntries(marked(drawing, "part").map((part) => [part.dataset.part, part]));
}

/** @typedef {{ fill: string | null, class: string | null }} Paint */

/**
 * The two fills of a pipe, for values of either sign. The drawing holds both somewhere; a colour has
 * a class, by which the dark theme recolours it.
 * @param {ParentNode} drawing
 * @returns {{ positive: Paint, negative: Paint }}
 */
export function paintsOf(drawing) {
  const memory = drawing.querySelector(".fill-memory");
  const hatch = drawing.querySelector("pattern");
  return {
    positive: { fill: memory?.getAttribute("fill") ?? null, class: "fill-memory" },
    negative: { fill: `url(#${hatch?.id})`, class: null },
  };
}

/**
 * A stretch of pipe, as svg.flow fills it: the larger |value|, the thicker; hatched if negative.
 * @param {SVGElement} rect
 * @param {number} value
 * @param {{ positive: Paint, negative: Paint }} paints
 */
export function fillPipe(rect, value, paints) {
  let [x, y, width, height] = numbers(rect.dataset.pipe);
  const share = Math.min(1, Math.abs(value) / Number(rect.dataset.full));
  if (rect.dataset.upright) {
    x += (width * (1 - share)) / 2;
    width *= share;
    put(rect, "x", x);
    put(rect, "width", width);
  } else {
    y += (height * (1 - share)) / 2;
    height *= share;
    put(rect, "y", y);
    put(rect, "height", height);
  }
  const paint = value < 0 ? paints.negative : paints.positive;
  put(rect, "fill", paint.fill);
  put(rect, "class", paint.class);
}

/**
 * A plate of a valve comes out of its side of the rectangle, and fills it when the gate is 0.
 * @param {SVGElement} rect
 * @param {number} gate
 */
export function movePlate(rect, gate) {
  const [x, y, width, height] = numbers(rect.dataset.shut);
  const { side } = rect.dataset;
  const upright = side === "top" || side === "bottom";
  const closed = (upright ? height : width) * (1 - gate);
  put(rect, upright ? "height" : "width", closed);
  if (side === "bottom") put(rect, "y", y + height - closed);
  if (side === "right") put(rect, "x", x + width - closed);
}
