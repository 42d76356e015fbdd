// A chart that Python drew (pictures/chart.py): where values lie on it, and what moves over it.

import { moveTo, numbers, put } from "./drawing.js";
import { coordinate } from "./numbers.js";

/**
 * Where values lie on a chart, in the units of its drawing. `up` keeps values beyond the ends inside.
 * `share` is a value's share of the y axis, from 0 at its foot to 1 at its top; `value` and `level`
 * lead back from it to a value and to a height in the drawing.
 * @typedef {object} Scale
 * @property {number[]} xRange
 * @property {number[]} yRange
 * @property {(x: number) => number} across
 * @property {(y: number) => number} up
 * @property {(y: number) => number} share
 * @property {(share: number) => number} value
 * @property {(share: number) => number} level
 */

/**
 * The scale that the attributes data-chart, data-range and data-log of a chart describe.
 * @param {{ chart?: string, range?: string, log?: string }} dataset
 * @returns {Scale}
 */
export function scaleOf({ chart, range, log }) {
  const [left, top, width, height] = numbers(chart);
  const [x0, x1, ...yRange] = numbers(range);
  const [y0, y1] = log ? yRange.map(Math.log10) : yRange;
  const onAxis = (/** @type {number} */ y) => (log ? (y > 0 ? Math.log10(y) : y0) : y);
  const share = (/** @type {number} */ y) =>
    (Math.min(Math.max(onAxis(y), y0), y1) - y0) / (y1 - y0);
  const level = (/** @type {number} */ part) => top + height - part * height;
  return {
    xRange: [x0, x1],
    yRange,
    across: (x) => left + ((x - x0) / (x1 - x0)) * width,
    up: (y) => level(share(y)),
    share,
    value: (part) => (log ? 10 ** (y0 + part * (y1 - y0)) : y0 + part * (y1 - y0)),
    level,
  };
}

/**
 * Gives a chart another range of y. Returns its new scale.
 * @param {SVGElement} chart
 * @param {number} low
 * @param {number} high
 */
export function rescale(chart, low, high) {
  const [x0, x1] = numbers(chart.dataset.range);
  put(chart, "data-range", [x0, x1, low, high].join(" "));
  return scaleOf(chart.dataset);
}

/**
 * The path of a line through points of the drawing.
 * @param {number[][]} points
 */
export function linePath(points) {
  return points.map(([x, y], k) => `${k ? "L" : "M"}${coordinate(x)} ${coordinate(y)}`).join("");
}

/**
 * The path of a line with one value at x = 0, 1, 2, …
 * @param {Scale} scale
 * @param {number[]} values
 */
export function stepsPath(scale, values) {
  return linePath(values.map((value, k) => [scale.across(k), scale.up(value)]));
}

/**
 * The paths of the bars at x = 0, 1, 2, …: those of 0 and more, and those below 0. An empty path is
 * one that shows nothing.
 * @param {SVGElement} bars the element with the attributes of its chart, data-bar and data-least
 * @param {number[]} values
 */
export function barPaths(bars, values) {
  const scale = scaleOf(bars.dataset);
  const width = Number(bars.dataset.bar) * (scale.across(1) - scale.across(0));
  const least = Number(bars.dataset.least);
  const zero = scale.up(0);
  const paths = { raised: "", below: "" };
  values.forEach((value, k) => {
    const level = scale.up(value);
    const corner = `M${coordinate(scale.across(k) - width / 2)} ${coordinate(Math.min(level, zero))}`;
    const height = Math.max(least, Math.abs(level - zero));
    paths[value >= 0 ? "raised" : "below"] +=
      `${corner}h${coordinate(width)}v${coordinate(height)}h${coordinate(-width)}z`;
  });
  return { raised: paths.raised || NOTHING, below: paths.below || NOTHING };
}

/** A path without a line: svg.NOTHING. */
export const NOTHING = "M0 0";

/**
 * Moves the names at the ends of two lines to their heights, but at least data-gap apart.
 * @param {SVGElement} names
 * @param {number} one
 * @param {number} two
 */
export function moveNames(names, one, two) {
  const missing = Number(names.dataset.gap) - Math.abs(two - one);
  const apart = missing > 0.01 ? missing / 2 : 0; // as chart.spread moves them
  const down = one <= two ? apart : -apart;
  moveTo(names.children[0], { y: one - down });
  moveTo(names.children[1], { y: two + down });
}
