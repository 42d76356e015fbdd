// The cell explorer in the browser. Python draws the picture once; from then on a slider changes
// that same drawing in place, within one frame and without waiting for Python. What is computed
// here are the cell's last two lines, and how the drawing's numbers and shapes follow from them:
// lstm_course/lstm.py, pictures/cell_values.py, cell_diagram.py, cell_valve.py, cell_trace.py and
// svg.py do the same in Python, and the tests hold the two equal. frame.js and moving.js come before
// this file.

// remember and expose, step by step. The operations stand in Python's order, so that the rounding
// is Python's too. Returns c and h, one number for each arrival.
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

// Everything that the diagram shows of step t, under the names that its data- attributes use.
export function cellValues(settings, run, arrivals) {
  const { f, i, o, c0, t } = settings;
  const previous_c = t > 0 ? run.c[t - 1] : c0;
  const g = settings.g * arrivals[t];
  const c = run.c[t];
  return {
    previous_c, f, i, g, o, c,
    kept: f * previous_c,
    added: i * g,
    tanh_c: Math.tanh(c),
    h: run.h[t],
  };
}

// What the picture says, in words.
export function cellSentence(values) {
  return (
    `Old memory ${signed(values.previous_c)}. ` +
    `Forget gate ${twoDecimals(values.f)} keeps ${signed(values.kept)}. ` +
    `Input gate ${twoDecimals(values.i)} adds ${signed(values.added)}. ` +
    `New memory ${signed(values.c)}. ` +
    `Output gate ${twoDecimals(values.o)} shows ${signed(values.h)}.`
  );
}

// The challenge, as CellExplorer.challenge judges it: what arrived at t = 3 is kept and hidden.
export function challengeMet({ i, g, c0 }, run) {
  const arrived = Math.abs(i * g);
  const kept = arrived >= 0.5 && Math.abs(c0) < 0.05 && Math.abs(run.c[8]) >= 0.95 * arrived;
  return kept && Math.max(...run.h.slice(0, 9).map(Math.abs)) < 0.05;
}

// The chart of c and h over time. `parts`: its elements that change, by name.
function moveChart(chart, parts, run, t, arrivals) {
  const [left, top, width, height] = numbers(chart.dataset.chart);
  const limit = Math.max(2, Math.ceil(Math.max(...run.c.map(Math.abs))));
  const last = run.c.length - 1;
  const across = (step) => left + (step / last) * width;
  const up = (value) => {
    const inside = Math.min(Math.max(value, -limit), limit);
    return top + height - ((inside + limit) / (2 * limit)) * height;
  };
  const line = (values) =>
    values
      .map((value, k) => `${k ? "L" : "M"}${coordinate(across(k))} ${coordinate(up(value))}`)
      .join("");

  const [low, high] = parts.axes.querySelectorAll("text");
  write(low, `−${limit}`);
  write(high, `+${limit}`);
  put(parts.band.firstElementChild, "x", across(t) - 7);
  put(parts.c.firstElementChild, "d", line(run.c));
  put(parts.h.firstElementChild, "d", line(run.h));
  put(parts.c_now.firstElementChild, "cx", across(t));
  put(parts.c_now.firstElementChild, "cy", up(run.c[t]));
  put(parts.h_now.firstElementChild, "x", across(t) - 5.5);
  put(parts.h_now.firstElementChild, "y", up(run.h[t]) - 5.5);
  const places = spread(up(run.c[last]), up(run.h[last]));
  parts.names.querySelectorAll("text").forEach((name, k) => put(name, "y", places[k] + 5));

  const foot = top - 14; // cell_trace puts the chart 14 below its own upper edge
  const triangles = arrivals.map((value, step) => {
    const [tip, tall] = value > 0 ? [84, 11] : [96, -11];
    return value ? `M${coordinate(across(step))} ${foot + tip}l-6 ${tall}h12z` : "";
  });
  put(parts.arrivals.firstElementChild, "d", triangles.join("") || "M0 0");
}

// Finds in Python's drawing all that moves. Returns a function that makes the drawing show other
// settings, { f, i, o, g, c0, t, light }, and returns the sentence and whether the challenge is met.
export function cellMover(svg, arrivals) {
  const all = (name) => [...svg.querySelectorAll(`[data-${name}]`)];
  const flows = all("flow");
  const plates = all("plate");
  const texts = all("value");
  const lit = all("lit");
  const unlit = all("unlit");
  const subgoals = all("subgoal");
  const [chart] = all("chart");
  const parts = Object.fromEntries(all("part").map((part) => [part.dataset.part, part]));
  const title = svg.querySelector("title");
  const description = svg.querySelector("desc");
  const paints = paintsOf(svg);

  return (settings) => {
    const { t, light } = settings;
    const run = runCell(settings, arrivals);
    const values = cellValues(settings, run, arrivals);
    for (const rect of flows) fillPipe(rect, values[rect.dataset.flow], paints);
    for (const rect of plates) movePlate(rect, values[rect.dataset.plate]);
    for (const text of texts) {
      const name = text.dataset.value;
      const shown = "fio".includes(name) ? twoDecimals(values[name]) : signed(values[name]);
      write(text, text.textContent.replace(/[+−]?[\d.]+$/, shown)); // "i ⊙ g = " stays
    }
    for (const group of subgoals) {
      const dim = light !== "all" && light !== group.dataset.subgoal;
      put(group, "opacity", dim ? 0.3 : null);
    }
    for (const element of lit) {
      put(element, "display", element.dataset.lit === light ? null : "none");
    }
    for (const element of unlit) {
      put(element, "display", element.dataset.unlit === light ? "none" : null);
    }
    moveChart(chart, parts, run, t, arrivals.map((arrival) => settings.g * arrival));
    write(title, title.textContent.replace(/\d+$/, t));
    const sentence = cellSentence(values);
    write(description, sentence);
    return { sentence, met: challengeMet(settings, run) };
  };
}

const SETTINGS = ["f", "i", "o", "g", "c0", "t", "light"];

export default {
  render(view) {
    const { model } = view;
    return startLive(view, null, (place, read) => {
      const settings = () => Object.fromEntries(SETTINGS.map((name) => [name, read(name)]));
      const move = cellMover(place.querySelector("svg"), model.get("_arrivals"));
      return () => move(settings());
    });
  },
};
