// The gate explorer in the browser: it moves Python's drawing (pictures/gate_valve.py) and judges the
// challenge, as gate_explorer.py does; the tests hold the two equal.

/** @import { View } from "./model.js" */

import { scaleOf } from "./chart.js";
import { fillPipe, marked, movePlate, moveTo, paintsOf, partsOf, put, write } from "./drawing.js";
import { find } from "./elements.js";
import { startLive } from "./frame.js";
import { signed, twoDecimals } from "./numbers.js";

/** @typedef {{ x: number, w: number, b: number, v: number }} Settings */

/**
 * σ as activations.sigmoid writes it, so that the rounding is Python's too.
 * @param {number} a
 */
export function sigmoid(a) {
  return 0.5 * Math.tanh(0.5 * a) + 0.5;
}

/**
 * Everything that is drawn. `left`: what is left of 1 after 0, 1, 2, … `steps` of the gate.
 * @param {Settings} settings
 * @param {number} steps
 */
export function gateValues({ x, w, b, v }, steps) {
  const a = w * x + b;
  const gate = sigmoid(a);
  return {
    a,
    gate,
    candidate: Math.tanh(a),
    value: v,
    passed: gate * v,
    left: Array.from({ length: steps + 1 }, (_, k) => gate ** k),
  };
}

/** @typedef {ReturnType<typeof gateValues>} Values */

/** @param {number} gate */
export function halfLifeText(gate) {
  const steps = gate <= 0 ? 0 : gate >= 1 ? Infinity : Math.log(0.5) / Math.log(gate);
  if (steps > 1000) return "half-life: more than 1000 steps";
  return steps >= 0.1 ? `half-life ${steps.toFixed(1)} steps` : "half-life: less than 0.1 steps";
}

/** @param {Values} values */
export function gateSentence({ a, gate, value, passed }) {
  return (
    `Pre-activation ${signed(a)}: the gate is ${twoDecimals(gate)} open, ` +
    `${signed(passed)} of ${signed(value)} gets through. As a forget gate, ${halfLifeText(gate)}.`
  );
}

/**
 * The challenge: the same w and b open the gate for x = +1 and close it for x = −1.
 * @param {Settings} settings
 */
export function gateChallenge({ w, b }) {
  const [open, shut] = [sigmoid(w + b), sigmoid(-w + b)];
  const task =
    "find w and b that open the gate (0.95 or more) for x = +1 and close it (0.05 or less) " +
    `for x = −1. Now: ${twoDecimals(open)} and ${twoDecimals(shut)}`;
  return { task, met: open >= 0.95 && shut <= 0.05 };
}

/**
 * What stands in the drawing, by the name in its data-value.
 * @param {Settings} settings
 * @param {Values} values
 * @returns {Record<string, string>}
 */
function texts({ x, w, b }, values) {
  return {
    a:
      `a = w x + b = ${signed(w)} · ${signed(x)} ${b < 0 ? "−" : "+"} ` +
      `${twoDecimals(Math.abs(b))} = ${signed(values.a)}`,
    gate: twoDecimals(values.gate),
    candidate: signed(values.candidate),
    valve: `gate σ(a) = ${twoDecimals(values.gate)}`,
    value: signed(values.value),
    passed: signed(values.passed),
    share: `${Math.round(100 * values.gate)} % gets through`,
    half_life: halfLifeText(values.gate),
  };
}

/**
 * Finds in Python's drawing all that moves. Returns a function that makes the drawing show other
 * settings, and returns what frame.js asks for.
 * @param {SVGElement} svg
 */
export function gateMover(svg) {
  const flows = marked(svg, "flow");
  const plates = marked(svg, "plate");
  const words = marked(svg, "value");
  const parts = partsOf(svg);
  const paints = paintsOf(svg);
  const description = find(svg, "desc");
  const curves = scaleOf(parts.marks.dataset);
  const decay = scaleOf(parts.decay.dataset);
  const bars = [...parts.decay.children];

  return (/** @type {Settings} */ settings) => {
    const values = gateValues(settings, bars.length - 1);
    const { value, passed, gate } = values;
    for (const rect of flows)
      fillPipe(rect, rect.dataset.flow === "value" ? value : passed, paints);
    for (const rect of plates) movePlate(rect, gate);
    const shown = texts(settings, values);
    for (const text of words) write(text, shown[text.dataset.value ?? ""]);
    const [left, right] = curves.xRange;
    const x = curves.across(Math.min(Math.max(values.a, left), right));
    moveTo(parts.now, { x });
    const [square, dot] = parts.marks.children;
    moveTo(square, { x, y: curves.up(values.candidate) });
    put(dot, "cx", x);
    put(dot, "cy", curves.up(gate));
    bars.forEach((bar, k) => {
      const level = decay.up(values.left[k]);
      put(bar, "y", level);
      put(bar, "height", decay.up(0) - level);
    });
    const sentence = gateSentence(values);
    write(description, sentence);
    return { sentence, ...gateChallenge(settings) };
  };
}

export default {
  /** @param {View} view */
  render(view) {
    return startLive(view, null, (place, read) => {
      const move = gateMover(find(place, "svg"));
      return () => move({ x: read("x"), w: read("w"), b: read("b"), v: read("v") });
    });
  },
};
