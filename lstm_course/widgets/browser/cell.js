// The cell explorer in the browser. Python draws the picture once; from then on a slider changes
// that same drawing in place, within one frame and without waiting for Python. What is computed
// here are the cell's last two lines, and what the drawing shows of them: lstm_course/lstm.py,
// pictures/cell_values.py and cell_trace.py do the same in Python, and the tests hold the two equal.

/** @import { View } from "./model.js" */

import { moveNames, NOTHING, rescale, stepsPath } from "./chart.js";
import {
  fillPipe,
  marked,
  movePlate,
  moveTo,
  paintsOf,
  partsOf,
  put,
  show,
  write,
} from "./drawing.js";
import { find } from "./elements.js";
import { startLive } from "./frame.js";
import { coordinate, signed, twoDecimals } from "./numbers.js";

/** @typedef {{ f: number, i: number, o: number, g: number, c0: number }} Gates */

/** @typedef {Gates & { t: number, light: string }} Settings */

/** @typedef {{ c: number[], h: number[] }} Run memory and output after each step */

/**
 * remember and expose, step by step, one number for each arrival. The operations stand in Python's
 * order, so that the rounding is Python's too.
 * @param {Gates} gates
 * @param {number[]} arrivals
 * @returns {Run}
 */
export function runCell({ f, i, o, g, c0 }, arrivals) {
  const c = [];
  const h = [];
  let memory = c0;
  for (const arrival of arrivals) {
    memory = f * memory + i * (g * arrival);
    c.push(memory);
    h.push(o * Math.tanh(memory));
  }
  return { c, h };
}

/**
 * Everything that the diagram shows of step t, under the names that its data- attributes use.
 * @param {Settings} settings
 * @param {Run} run
 * @param {number[]} arrivals
 * @returns {Record<string, number>}
 */
export function cellValues(settings, run, arrivals) {
  const { f, i, o, c0, t } = settings;
  const previous_c = t > 0 ? run.c[t - 1] : c0;
  const g = settings.g * arrivals[t];
  const c = run.c[t];
  return {
    ...{ previous_c, f, i, g, o, c },
    kept: f * previous_c,
    added: i * g,
    tanh_c: Math.tanh(c),
    h: run.h[t],
  };
}

/**
 * What the picture says, in words.
 * @param {Record<string, number>} values
 */
export function cellSentence(values) {
  return (
    `Old memory ${signed(values.previous_c)}. ` +
    `Forget gate ${twoDecimals(values.f)} keeps ${signed(values.kept)}. ` +
    `Input gate ${twoDecimals(values.i)} adds ${signed(values.added)}. ` +
    `New memory ${signed(values.c)}. ` +
    `Output gate ${twoDecimals(values.o)} shows ${signed(values.h)}.`
  );
}

/**
 * The challenge, as CellExplorer.challenge judges it: what arrived at t = 3 is kept and hidden.
 * @param {Gates} gates
 * @param {Run} run
 */
export function challengeMet({ i, g, c0 }, run) {
  const arrived = Math.abs(i * g);
  const kept = arrived >= 0.5 && Math.abs(c0) < 0.05 && Math.abs(run.c[8]) >= 0.95 * arrived;
  return kept && Math.max(...run.h.slice(0, 9).map(Math.abs)) < 0.05;
}

/**
 * The chart of c and h over time.
 * @param {SVGElement} chart
 * @param {Record<string, SVGElement>} parts its elements that change
 * @param {Run} run
 * @param {number} t
 * @param {number[]} arrivals
 */
function moveChart(chart, parts, run, t, arrivals) {
  const limit = Math.max(2, Math.ceil(Math.max(...run.c.map(Math.abs))));
  const scale = rescale(chart, -limit, limit);
  const [low, high] = parts.axes.querySelectorAll("text");
  write(low, `−${limit}`);
  write(high, `+${limit}`);
  put(find(parts.c, "path"), "d", stepsPath(scale, run.c));
  put(find(parts.h, "path"), "d", stepsPath(scale, run.h));
  const x = scale.across(t);
  moveTo(find(parts.band, "rect"), { x });
  put(find(parts.c_now, "circle"), "cx", x);
  put(find(parts.c_now, "circle"), "cy", scale.up(run.c[t]));
  moveTo(find(parts.h_now, "rect"), { x, y: scale.up(run.h[t]) });
  const last = run.c.length - 1;
  moveNames(parts.names, scale.up(run.c[last]), scale.up(run.h[last]));
  const { up, down } = parts.arrivals.dataset;
  const triangles = arrivals.map((value, step) =>
    value ? `M${coordinate(scale.across(step))} ${value > 0 ? up : down}` : "",
  );
  put(find(parts.arrivals, "path"), "d", triangles.join("") || NOTHING);
}

/**
 * Finds in Python's drawing all that moves. Returns a function that makes the drawing show other
 * settings, and returns the sentence and whether the challenge is met.
 * @param {SVGElement} svg
 * @param {number[]} arrivals
 */
export function cellMover(svg, arrivals) {
  const flows = marked(svg, "flow");
  const plates = marked(svg, "plate");
  const texts = marked(svg, "value");
  const lit = marked(svg, "lit");
  const unlit = marked(svg, "unlit");
  const subgoals = marked(svg, "subgoal");
  const [chart] = marked(svg, "chart");
  const parts = partsOf(svg);
  const title = find(svg, "title");
  const description = find(svg, "desc");
  const paints = paintsOf(svg);

  return (/** @type {Settings} */ settings) => {
    const { t, light } = settings;
    const run = runCell(settings, arrivals);
    const values = cellValues(settings, run, arrivals);
    for (const rect of flows) fillPipe(rect, values[rect.dataset.flow ?? ""], paints);
    for (const rect of plates) movePlate(rect, values[rect.dataset.plate ?? ""]);
    for (const text of texts) {
      const name = text.dataset.value ?? "";
      const shown = "fio".includes(name) ? twoDecimals(values[name]) : signed(values[name]);
      write(text, text.textContent.replace(/[+−]?[\d.]+$/, shown)); // "i ⊙ g = " stays
    }
    for (const group of subgoals) {
      const dim = light !== "all" && light !== group.dataset.subgoal;
      put(group, "opacity", dim ? 0.3 : null);
    }
    for (const element of lit) show(element, element.dataset.lit === light);
    for (const element of unlit) show(element, element.dataset.unlit !== light);
    const offered = arrivals.map((arrival) => settings.g * arrival);
    moveChart(chart, parts, run, t, offered);
    write(title, title.textContent.replace(/\d+$/, String(t)));
    const sentence = cellSentence(values);
    write(description, sentence);
    return { sentence, met: challengeMet(settings, run) };
  };
}

const SETTINGS = ["f", "i", "o", "g", "c0", "t", "light"];

export default {
  /** @param {View} view */
  render(view) {
    return startLive(view, null, (place, read) => {
      const move = cellMover(find(place, "svg"), view.model.get("_arrivals"));
      const settings = () => Object.fromEntries(SETTINGS.map((name) => [name, read(name)]));
      return () => move(/** @type {any} */ (settings()));
    });
  },
};
