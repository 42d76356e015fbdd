// The memory tape in the browser: what the gates make of the candidates, the score of a puzzle, and
// the parts of Python's drawing that follow from them. lstm_course/lstm.py, tasks/memory_puzzles.py
// and pictures/tape.py do the same in Python, and the tests hold the two equal.

/** @import { Model } from "./model.js" */

import { barPaths, moveNames, rescale, stepsPath } from "./chart.js";
import { moveTo, partsOf, put, show, write } from "./drawing.js";
import { find } from "./elements.js";
import { roundHalfEven, signed, twoDecimals } from "./numbers.js";

/** @typedef {{ g: number[], i: number[], f: number[], o: number[] }} Rows a value for each step */

/** @typedef {Omit<Rows, "g">} Gates */

/** @typedef {(number | null)[]} Target what is wanted at each step; null where nothing is */

/**
 * A puzzle as memory_tape.py describes it. The first run is the one that is drawn.
 * @typedef {object} Puzzle
 * @property {string} goal
 * @property {"c" | "h"} judged
 * @property {number} enough the score that solves it
 * @property {[number[], Target][]} runs candidates and what is wanted
 * @property {string} drawing Python's drawing of it, before anything is painted
 */

/**
 * c and h after each step, as run_gates computes them from an empty memory.
 * @param {Rows} rows
 */
export function runTape({ i, f, g, o }) {
  /** @type {{ c: number[], h: number[] }} */
  const run = { c: [], h: [] };
  let memory = 0;
  g.forEach((candidate, t) => {
    memory = f[t] * memory + i[t] * candidate;
    run.c.push(memory);
    run.h.push(o[t] * Math.tanh(memory));
  });
  return run;
}

/** @param {number} value */
const withSign = (value) =>
  (value < 0 || Object.is(value, -0) ? "−" : "+") + twoDecimals(Math.abs(value));

/**
 * @param {[number[], Target]} run
 * @param {"c" | "h"} judged
 * @param {Gates} gates
 * @returns {[number, string]}
 */
function scoreRun([g, target], judged, gates) {
  if (target.every((wanted) => wanted === null)) return [0, "Nothing is judged here: play."];
  const got = runTape({ ...gates, g })[judged];
  let [error, empty, worst, largest, missed] = [0, 0, 0, -1, 0];
  target.forEach((wanted, t) => {
    if (wanted === null) return;
    const off = Math.abs(got[t] - wanted);
    error += off;
    empty += Math.abs(wanted);
    if (off > largest) [worst, largest, missed] = [t, off, wanted];
  });
  const score = roundHalfEven(100 * Math.max(0, 1 - error / empty));
  const what = judged === "c" ? "memory" : "output";
  if (largest < 0.02) {
    return [score, `Score ${score} of 100: the ${what} is right at every step that counts.`];
  }
  return [
    score,
    `Score ${score} of 100. Furthest off at step ${worst}: ` +
      `the ${what} is ${withSign(got[worst])}, wanted ${withSign(missed)}.`,
  ];
}

/**
 * [score from 0 to 100, sentence]: the worst of the puzzle's runs counts.
 * @param {Puzzle} puzzle
 * @param {Gates} gates
 */
export function scoreTape(puzzle, gates) {
  const results = puzzle.runs.map((run) => scoreRun(run, puzzle.judged, gates));
  return results.reduce((a, b) => (b[0] < a[0] || (b[0] === a[0] && b[1] < a[1]) ? b : a));
}

/**
 * The bars of one row: those of 0 and more and, where the row has room below 0, the hatched ones.
 * @param {SVGElement} row
 * @param {number[]} values
 */
function moveBars(row, values) {
  const { raised, below } = barPaths(row, values);
  put(row.children[0], "d", raised);
  if (row.children[1]) put(row.children[1], "d", below);
}

/**
 * The chart of what follows; its scale fits what is there.
 * @param {Record<string, SVGElement>} parts
 * @param {{ c: number[], h: number[] }} run
 * @param {Target} target
 */
function moveChart(parts, { c, h }, target) {
  const wanted = target.filter((value) => value !== null);
  const limit = Math.max(1, Math.ceil(Math.max(...[...c, ...wanted].map(Math.abs))));
  const lowest = Math.min(...c, ...wanted, 0) < -0.005 ? -limit : 0;
  const scale = rescale(parts.chart, lowest, limit);
  [lowest, 0, limit].forEach((value, k) => {
    const level = parts.levels.children[k];
    moveTo(level, { y: scale.up(value) });
    write(find(level, "text"), String(value).replace("-", "−"));
  });
  show(parts.levels.children[0], lowest < 0);
  wanted.forEach((value, k) => {
    put(parts.rings.children[k], "cy", scale.up(value));
  });
  put(find(parts.c, "path"), "d", stepsPath(scale, c));
  put(find(parts.h, "path"), "d", stepsPath(scale, h));
  moveNames(parts.names, scale.up(c[c.length - 1]), scale.up(h[h.length - 1]));
}

/**
 * Moves the drawing in `place`. Another puzzle has another drawing, which Python has made ready.
 * Returns a function that makes the drawing show other settings, and returns what frame.js asks for;
 * null where they do not fit.
 * @param {HTMLElement} place
 * @param {Record<string, Puzzle>} puzzles
 */
export function tapeMover(place, puzzles) {
  let parts = partsOf(place);

  return (/** @type {Rows & { puzzle: string }} */ settings) => {
    const puzzle = puzzles[settings.puzzle];
    const steps = settings.g.length;
    const [, target] = puzzle.runs[0];
    if (target.length !== steps) return null; // the new puzzle's rows are still on their way
    const { g, i, f, o } = settings;
    if ([i, f, o].some((row) => row.length !== steps)) return null;
    if (parts.tape.dataset.puzzle !== settings.puzzle) {
      place.innerHTML = puzzle.drawing;
      parts = partsOf(place);
    }
    for (const [name, values] of Object.entries({ g, i, f, o }))
      moveBars(parts[`row_${name}`], values);
    const run = runTape(settings);
    moveChart(parts, run, target);
    const [score, words] = scoreTape(puzzle, settings);
    const free = !puzzle.goal;
    const sentence = free
      ? `At the last step the memory is ${signed(run.c[steps - 1])}, the output ${signed(run.h[steps - 1])}.`
      : words;
    write(find(place, "desc"), sentence);
    return { sentence, task: puzzle.goal, met: !free && score >= puzzle.enough };
  };
}

/**
 * Another puzzle is chosen: its own candidates, gates half open, and what the buttons set.
 * @param {Model} model
 */
export function loadPuzzle(model) {
  const [g] = model.get("_puzzles")[model.get("puzzle")].runs[0];
  if (JSON.stringify(g) === JSON.stringify(model.get("g"))) return; // Python has sent the rows
  const rows = (/** @type {number} */ value) => {
    const row = () => g.map(() => value);
    return { i: row(), f: row(), o: row() };
  };
  const start = { g: [...g], ...rows(0.5) };
  model.set("_presets", { "All open": rows(1), "All closed": rows(0), Reset: start });
  for (const [name, values] of Object.entries(start)) model.set(name, values);
}
