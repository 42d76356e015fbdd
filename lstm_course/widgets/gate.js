// The gate explorer in the browser: it moves Python's drawing (pictures/gate_valve.py) and judges the
// challenge, as gate_explorer.py does. frame.js and moving.js come before this file.

// σ as activations.sigmoid writes it, so that the rounding is Python's too.
export function sigmoid(a) {
  return 0.5 * Math.tanh(0.5 * a) + 0.5;
}

const STEPS_SHOWN = 12;

// Everything that is drawn. `left`: what is left of 1 after 0, 1, 2, … steps of the gate.
export function gateValues({ x, w, b, v }) {
  const a = w * x + b;
  const gate = sigmoid(a);
  return {
    a,
    gate,
    candidate: Math.tanh(a),
    value: v,
    passed: gate * v,
    left: Array.from({ length: STEPS_SHOWN + 1 }, (_, k) => gate ** k),
  };
}

export function halfLifeText(gate) {
  const steps = gate <= 0 ? 0 : gate >= 1 ? Infinity : Math.log(0.5) / Math.log(gate);
  if (steps > 1000) return "half-life: more than 1000 steps";
  return steps >= 0.1 ? `half-life ${steps.toFixed(1)} steps` : "half-life: less than 0.1 steps";
}

export function gateSentence({ a, gate, value, passed }) {
  return (
    `Pre-activation ${signed(a)}: the gate is ${twoDecimals(gate)} open, ` +
    `${signed(passed)} of ${signed(value)} gets through. As a forget gate, ${halfLifeText(gate)}.`
  );
}

// The challenge: the same w and b open the gate for x = +1 and close it for x = −1.
export function gateChallenge({ w, b }) {
  const [open, shut] = [sigmoid(w + b), sigmoid(-w + b)];
  const task =
    "find w and b that open the gate (0.95 or more) for x = +1 and close it (0.05 or less) " +
    `for x = −1. Now: ${twoDecimals(open)} and ${twoDecimals(shut)}`;
  return { task, met: open >= 0.95 && shut <= 0.05 };
}

// What stands in the drawing, by the name in its data-value.
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

// Finds in Python's drawing all that moves. Returns a function that makes the drawing show other
// settings { x, w, b, v }, and returns what frame.js asks for.
export function gateMover(svg) {
  const all = (name) => [...svg.querySelectorAll(`[data-${name}]`)];
  const [flows, plates, words] = [all("flow"), all("plate"), all("value")];
  const parts = Object.fromEntries(all("part").map((part) => [part.dataset.part, part]));
  const paints = paintsOf(svg);
  const description = svg.querySelector("desc");
  // The two charts' places, as gate_valve.py puts them.
  const across = (a) => 54 + ((Math.min(Math.max(a, -8), 8) + 8) / 16) * 300;
  const up = (value) => 34 + 190 - ((value + 1) / 2) * 190;
  const foot = 258;

  return (settings) => {
    const values = gateValues(settings);
    for (const rect of flows) fillPipe(rect, values[rect.dataset.flow], paints);
    for (const rect of plates) movePlate(rect, values.gate);
    const shown = texts(settings, values);
    for (const text of words) write(text, shown[text.dataset.value]);
    const x = across(values.a);
    put(parts.now, "d", `M${coordinate(x)} 34V224`);
    const [square, dot] = parts.marks.children;
    put(square, "x", x - 5.5);
    put(square, "y", up(values.candidate) - 5.5);
    put(dot, "cx", x);
    put(dot, "cy", up(values.gate));
    [...parts.decay.children].forEach((bar, k) => {
      const height = 90 * values.left[k];
      put(bar, "y", foot - height);
      put(bar, "height", height);
    });
    const sentence = gateSentence(values);
    write(description, sentence);
    return { sentence, ...gateChallenge(settings) };
  };
}

export default {
  render(view) {
    return startLive(view, null, (place, read) => {
      const move = gateMover(place.querySelector("svg"));
      return () => move(Object.fromEntries([..."xwbv"].map((name) => [name, read(name)])));
    });
  },
};
