// The memory tape in the browser: what the gates make of the candidates, the score of a puzzle, and
// the parts of the drawing that follow from them. lstm_course/lstm.py, tasks/memory_puzzles.py and
// pictures/tape.py do the same in Python, and the tests hold the two equal.

const [TAPE_LEFT, TAPE_RIGHT, ROW_HEIGHT] = [138, 724, 40];
const TAPE_ROWS = { g: [26, -1], i: [76, 0], f: [126, 0], o: [176, 0] }; // top, lowest value
const TAPE_COLOURS = { g: "candidate", i: "input", f: "forget", o: "output" };
const ENOUGH = 95;

// c and h after each step, as run_gates computes them from an empty memory.
export function runTape({ i, f, g, o }) {
  const c = [];
  const h = [];
  let memory = 0;
  g.forEach((candidate, t) => {
    memory = f[t] * memory + i[t] * candidate;
    c.push(memory);
    h.push(o[t] * Math.tanh(memory));
  });
  return { c, h };
}

// A whole number, halves to the even one, as Python rounds.
function roundHalfEven(value) {
  const down = Math.floor(value);
  if (value - down !== 0.5) return Math.round(value);
  return down % 2 ? down + 1 : down;
}

const withSign = (value) =>
  (value < 0 || Object.is(value, -0) ? "−" : "+") + twoDecimals(Math.abs(value));

function scoreRun([g, target], judged, gates) {
  if (target.every((wanted) => wanted === null)) return [0, "Nothing is judged here: play."];
  const got = runTape({ ...gates, g })[judged];
  let [error, empty, worst, largest] = [0, 0, 0, -1];
  target.forEach((wanted, t) => {
    if (wanted === null) return;
    const off = Math.abs(got[t] - wanted);
    error += off;
    empty += Math.abs(wanted);
    if (off > largest) [worst, largest] = [t, off];
  });
  const score = roundHalfEven(100 * Math.max(0, 1 - error / empty));
  const what = judged === "c" ? "memory" : "output";
  if (largest < 0.02) {
    return [score, `Score ${score} of 100: the ${what} is right at every step that counts.`];
  }
  return [
    score,
    `Score ${score} of 100. Furthest off at step ${worst}: ` +
      `the ${what} is ${withSign(got[worst])}, wanted ${withSign(target[worst])}.`,
  ];
}

// [score from 0 to 100, sentence]: the worst of the puzzle's runs counts.
export function scoreTape(puzzle, gates) {
  const results = puzzle.runs.map((run) => scoreRun(run, puzzle.judged, gates));
  return results.reduce((a, b) => (b[0] < a[0] || (b[0] === a[0] && b[1] < a[1]) ? b : a));
}

// Writes SVG as svg.py writes it: a colour by its name has a class, for the dark theme.
function writer(colours, hatch) {
  const paint = (kind, name) => {
    if (name === "hatch") return ` ${kind}="url(#${hatch})"`;
    return name === "none" ? ` ${kind}="none"` : ` ${kind}="${colours[name]}"`;
  };
  const element = (tag, attributes, inside = "") => {
    const classes = [];
    let text = "";
    for (const [name, value] of Object.entries(attributes)) {
      if (name === "fill" || name === "stroke") {
        if (colours[value]) classes.push(`${name}-${value}`);
        text += paint(name, value);
      } else text += ` ${name}="${typeof value === "number" ? coordinate(value) : value}"`;
    }
    if (classes.length) text += ` class="${classes.join(" ")}"`;
    return `<${tag}${text}>${inside}</${tag}>`;
  };
  return {
    path: (d, attributes) => element("path", { d, fill: "none", ...attributes }),
    circle: (cx, cy, r, attributes) => element("circle", { cx, cy, r, ...attributes }),
    text: (x, y, words, size, { anchor, bold, fill = "ink" } = {}) =>
      element(
        "text",
        {
          x,
          y,
          "font-size": size,
          ...(anchor ? { "text-anchor": anchor } : {}),
          ...(bold ? { "font-weight": "700" } : {}),
          fill,
        },
        words,
      ),
  };
}

function tapeMarks(marks, column, svg) {
  return marks
    .map(([step, word]) => {
      const x = coordinate(TAPE_LEFT + column * (step + 0.5));
      const line = { stroke: "soft", "stroke-width": 1.5, "stroke-dasharray": "4 4" };
      const words = svg.text(x, 15, `▼ ${word}`, 13, { anchor: "middle", bold: true });
      return svg.path(`M${x} 22V340`, line) + words;
    })
    .join("");
}

function tapeRowBars(name, values, column, svg) {
  const [top, low] = TAPE_ROWS[name];
  const bottom = top + ROW_HEIGHT;
  const zero = bottom - (ROW_HEIGHT * (0 - low)) / (1 - low);
  const steps = { raised: "", hatched: "" };
  values.forEach((value, t) => {
    const level = bottom - (ROW_HEIGHT * (value - low)) / (1 - low);
    const [x, wide] = [TAPE_LEFT + column * (t + 0.08), column * 0.84];
    const height = Math.max(1.5, Math.abs(level - zero));
    steps[value >= 0 ? "raised" : "hatched"] +=
      `M${coordinate(x)} ${coordinate(Math.min(level, zero))}h${coordinate(wide)}` +
      `v${coordinate(height)}h${coordinate(-wide)}z`;
  });
  const bars = (d, fill) => (d ? svg.path(d, { fill }) : "");
  return bars(steps.raised, TAPE_COLOURS[name]) + bars(steps.hatched, "hatch");
}

function tapeChart({ c, h }, target, judged, column, svg) {
  const steps = c.length;
  const wanted = target.filter((value) => value !== null);
  const limit = Math.max(1, Math.ceil(Math.max(...[...c, ...wanted].map(Math.abs))));
  const lowest = Math.min(...c, ...target.map((value) => value ?? 0)) < -0.005 ? -limit : 0;
  const [top, height, bottom] = [238, 100, 338];
  const wide = TAPE_RIGHT - TAPE_LEFT;
  const across = (t) => TAPE_LEFT + ((t + 0.5) / steps) * wide;
  const up = (value) => {
    const inside = Math.min(Math.max(value, lowest), limit);
    return top + height - ((inside - lowest) / (limit - lowest)) * height;
  };
  const parts = [];
  for (const value of lowest < 0 ? [lowest, 0, limit] : [0, limit]) {
    const line = { stroke: "line", "stroke-width": value === 0 ? 1.4 : 0.7 };
    if (value !== 0) line["stroke-dasharray"] = "2 4";
    const level = up(value);
    parts.push(svg.path(`M${TAPE_LEFT} ${coordinate(level)}H${TAPE_RIGHT}`, line));
    const label = String(value).replace("-", "−");
    parts.push(svg.text(TAPE_LEFT - 8, level + 4.5, label, 13, { anchor: "end", fill: "soft" }));
  }
  for (let t = 0; t < steps; t += steps <= 30 ? 5 : 10) {
    const tick = { stroke: "line", "stroke-width": 1 };
    parts.push(svg.path(`M${coordinate(across(t))} ${bottom}v5`, tick));
    parts.push(svg.text(across(t), bottom + 19, t, 13, { anchor: "middle", fill: "soft" }));
  }
  const aside = { anchor: "end", fill: "soft" };
  parts.push(svg.text(TAPE_LEFT - 26, 292, "what follows", 13.5, aside));
  parts.push(svg.text(TAPE_LEFT - 26, 357, "time step", 13, aside));
  if (wanted.length) {
    const ring = { fill: "none", stroke: "ink", "stroke-width": 1.4 };
    target.forEach((value, t) => {
      if (value === null) return;
      parts.push(svg.circle(across(t), up(value), Math.min(5.5, column / 2.2), ring));
    });
    parts.push(svg.text(TAPE_LEFT - 26, 314, `○ wanted ${judged}`, 13, { anchor: "end" }));
  }
  const line = (values, colour, more) =>
    svg.path(
      values.map((v, t) => `${t ? "L" : "M"}${coordinate(across(t))} ${coordinate(up(v))}`).join(""),
      { stroke: colour, "stroke-width": 3, ...more, "stroke-linejoin": "round", "stroke-linecap": "round" },
    );
  parts.push(line(c, "memory", {}), line(h, "output", { "stroke-dasharray": "2 6" }));
  const places = spread(up(c.at(-1)), up(h.at(-1)));
  for (const [k, [name, colour]] of [["memory c", "memory"], ["output h", "output"]].entries()) {
    parts.push(svg.text(TAPE_RIGHT + 10, places[k] + 5, name, 14, { bold: true, fill: colour }));
  }
  return parts.join("");
}

// Finds in Python's drawing all that moves. Returns a function that makes the drawing show other
// settings { puzzle, g, i, f, o }, and returns what frame.js asks for; null where they do not fit.
export function tapeMover(drawing, puzzles, colours) {
  const parts = Object.fromEntries(
    [...drawing.querySelectorAll("[data-part]")].map((part) => [part.dataset.part, part]),
  );
  const svg = writer(colours, drawing.querySelector("pattern").id);
  const [title, description] = [drawing.querySelector("title"), drawing.querySelector("desc")];
  const shown = {};
  // Writing what is already there would cost the browser a new layout.
  const fill = (name, text) => {
    if (shown[name] !== text) parts[name].innerHTML = shown[name] = text;
  };

  return (settings) => {
    const puzzle = puzzles[settings.puzzle];
    const steps = settings.g.length;
    if ([..."ifo"].some((name) => settings[name].length !== steps)) return null;
    const [, target] = puzzle.runs[0];
    if (target.length !== steps) return null; // the new puzzle's rows are still on their way
    const run = runTape(settings);
    const column = (TAPE_RIGHT - TAPE_LEFT) / steps;
    fill("marks", tapeMarks(puzzle.marks, column, svg));
    for (const name of "gifo") fill("row_" + name, tapeRowBars(name, settings[name], column, svg));
    fill("chart", tapeChart(run, target, puzzle.judged, column, svg));
    write(title, `Memory tape: ${puzzle.title}`);
    const [score, words] = scoreTape(puzzle, settings);
    const free = settings.puzzle === "free";
    const sentence = free
      ? `At the last step the memory is ${signed(run.c.at(-1))}, the output ${signed(run.h.at(-1))}.`
      : words;
    write(description, sentence);
    return { sentence, task: puzzle.goal, met: !free && score >= ENOUGH };
  };
}

// Another puzzle is chosen: its own candidates, gates half open, and what the buttons set.
export function loadPuzzle(model) {
  const [g] = model.get("_puzzles")[model.get("puzzle")].runs[0];
  if (JSON.stringify(g) === JSON.stringify(model.get("g"))) return; // Python has sent the rows
  const all = (value) => ({ i: g.map(() => value), f: g.map(() => value), o: g.map(() => value) });
  const start = { g: [...g], ...all(0.5) };
  model.set("_presets", { "All open": all(1), "All closed": all(0), Reset: start });
  for (const [name, values] of Object.entries(start)) model.set(name, values);
}
