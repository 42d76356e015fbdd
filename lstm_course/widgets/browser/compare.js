// A prediction beside its result. The result stands in the model; the prediction comes from the
// kernel or, where none runs, from the question on the same page.

/** @import { Scale } from "./chart.js" */
/** @import { Model, View } from "./model.js" */
/** @import { Board } from "./question.js" */

import { linePath, moveNames } from "./chart.js";
import { moveTo, put, show, write } from "./drawing.js";
import { find, make, written } from "./elements.js";
import { listen } from "./model.js";
import { plainNumber } from "./numbers.js";
import {
  committedOnPage,
  hearPage,
  openBoard,
  sign,
  startQuestion,
  statusLine,
} from "./question.js";

const CLOSE = 0.05; // a number or a curve this near, as a share of the axis, counts as foreseen

/**
 * The sketched shares of the axis at each x: straight lines between the stops.
 * @param {number[]} stops
 * @param {number[]} shares
 * @param {number[]} xs
 */
export function sharesAt(stops, shares, xs) {
  return xs.map((x) => {
    let k = 0;
    while (k < stops.length - 2 && x > stops[k + 1]) k += 1;
    const part = (x - stops[k]) / (stops[k + 1] - stops[k]);
    return shares[k] + part * (shares[k + 1] - shares[k]);
  });
}

const SURPRISED = "A surprise: find out what you had not thought of.";

/**
 * @param {number} guess
 * @param {Model} model
 */
function compareChoice(guess, model) {
  const right = guess === model.get("_result");
  return { right, sentence: right ? "As you predicted." : `It came out differently. ${SURPRISED}` };
}

/**
 * @param {number} guess
 * @param {Model} model
 */
function compareNumber(guess, model) {
  const [low, high] = model.get("_number");
  const difference = guess - model.get("_result");
  const unit = model.get("_unit") === "%" ? "percentage points" : model.get("_unit");
  const size = `${plainNumber(Math.abs(difference))} ${unit}`.trim();
  if (difference === 0) return { right: true, sentence: "Exactly as you predicted." };
  const way = difference > 0 ? "too high" : "too low";
  const right = Math.abs(difference) <= CLOSE * (high - low);
  const start = right ? "Very close: your" : "Your";
  return { right, sentence: `${start} prediction is ${way} by ${size}.` };
}

/**
 * Where sketch and result are farthest apart on the drawing.
 * @param {number[]} guess
 * @param {Model} model
 * @param {Scale} scale
 */
function compareCurve(guess, model, scale) {
  /** @type {number[]} */
  const xs = model.get("_x");
  const sketch = sharesAt(model.get("_stops"), guess.map(scale.share), xs);
  const result = model.get("_result").map(scale.share);
  let k = 0;
  sketch.forEach((share, j) => {
    if (Math.abs(share - result[j]) > Math.abs(sketch[k] - result[k])) k = j;
  });
  if (Math.abs(sketch[k] - result[k]) <= CLOSE) {
    return { right: true, sentence: "Your sketch lies close to the result everywhere." };
  }
  const where = `${model.get("_x_label") || "x"} = ${plainNumber(xs[k])}`;
  const sketched = plainNumber(scale.value(sketch[k]));
  const came = plainNumber(model.get("_result")[k]);
  const sentence = `The two differ most at ${where}: you sketched ${sketched}, the result is ${came}.`;
  return { right: false, sentence };
}

/** @type {Record<string, (guess: any, model: Model, scale: any) => { right: boolean, sentence: string }>} */
export const COMPARE = { choice: compareChoice, number: compareNumber, curve: compareCurve };

/**
 * Puts the predicted number on the number line: a diamond, and words that stay on the board.
 * @param {Board} board
 * @param {number} guess
 * @param {string} text
 */
export function markNumber({ parts, scale, width }, guess, text) {
  const x = scale.across(guess);
  moveTo(parts.guess, { x });
  const name = parts.guess_name;
  const words = `your prediction: ${text}`;
  const half = Number(name.dataset.letter) * words.length + Number(name.dataset.margin);
  moveTo(name, { x: Math.min(Math.max(x, half), width - half) });
  write(name, words);
  show(parts.guess, true);
  show(name, true);
}

/**
 * Draws the sketch beside the result.
 * @param {Board} board
 * @param {number[]} stops
 * @param {number[]} guess
 * @param {number} result its last value
 */
export function markCurve({ element, parts, scale }, stops, guess, result) {
  const points = stops.map((x, k) => [scale.across(x), scale.up(guess[k])]);
  put(find(parts.sketch, "path"), "d", linePath(points));
  moveNames(parts.names, scale.up(result), scale.up(guess[guess.length - 1]));
  show(parts.names.children[1], true);
  const seen = [...parts.names.children].map((name) => name.textContent);
  write(find(element, "desc"), seen.join(" and "));
}

export default {
  /** @param {View} view */
  render(view) {
    const { model } = view;
    /** @type {string} */
    const kind = model.get("_kind");
    const own = make("dd");
    const pair = make("dl", { class: "pair" });
    pair.append(make("dt", {}, "Your prediction"), own);
    pair.append(make("dt", {}, "Result"), written("dd", model.get("_result_text")));
    pair.hidden = kind === "curve";
    const status = statusLine();
    const board = kind === "choice" ? null : openBoard(model.get("_board"));

    const asText = (/** @type {number} */ guess) =>
      `${plainNumber(guess)} ${model.get("_unit")}`.trim();
    const paint = () => {
      const guess = model.get("_guess") ?? committedOnPage(model.get("_key"));
      if (guess === null || guess === undefined) {
        own.textContent = "none was made";
        status.textContent =
          "This is the result. Commit a prediction above, and both are shown here together.";
        return;
      }
      if (kind === "choice") own.innerHTML = model.get("_choices")[guess];
      if (kind === "number") own.textContent = asText(guess);
      if (board && kind === "number") markNumber(board, guess, asText(guess));
      if (board && kind === "curve") {
        const result = model.get("_result");
        markCurve(board, model.get("_stops"), guess, result[result.length - 1]);
      }
      const { right, sentence } = COMPARE[kind](guess, model, board?.scale);
      status.replaceChildren(sign(right), sentence);
    };

    const top = make("p", { class: "kind" }, "Prediction and result");
    const asked = written("p", model.get("_question"), { class: "asked" });
    const parts = [top, asked, pair, ...(board ? [board.element] : []), status];
    const undo = [
      startQuestion(view, ...parts),
      hearPage(model.get("_key"), paint),
      listen(model, ["_guess"], paint),
    ];
    paint();
    return () => {
      for (const end of undo) end();
    };
  },
};
