// A prediction beside its result. The result stands in the model; the prediction comes from the
// kernel or, where none runs, from the question on the same page.

const CLOSE = 0.05; // a number or a curve this near, as a share of the axis, counts as foreseen

// The sketched shares of the axis at each x: straight lines between the stops.
export function sharesAt(stops, shares, xs) {
  return xs.map((x) => {
    let k = 0;
    while (k < stops.length - 2 && x > stops[k + 1]) k += 1;
    const part = (x - stops[k]) / (stops[k + 1] - stops[k]);
    return shares[k] + part * (shares[k + 1] - shares[k]);
  });
}

const SURPRISED = "A surprise: find out what you had not thought of.";

function compareChoice(guess, model) {
  const right = guess === model.get("_result");
  return { right, sentence: right ? "As you predicted." : `It came out differently. ${SURPRISED}` };
}

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

// Where sketch and result are farthest apart on the drawing.
function compareCurve(guess, model) {
  const chart = model.get("_chart");
  const scale = boardScale(chart);
  const xs = model.get("_x");
  const sketch = sharesAt(chart.stops, guess.map(scale.share), xs);
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
  const sentence =
    `The two differ most at ${where}: you sketched ${sketched}, the result is ${came}.`;
  return { right: false, sentence };
}

export const COMPARE = { choice: compareChoice, number: compareNumber, curve: compareCurve };

function beside(x, width, words, y) {
  const half = 4.2 * words.length;
  return drawn(
    "text",
    {
      x: Math.min(Math.max(x, half + 6), width - half - 6),
      y,
      "font-size": 14,
      "font-weight": 700,
      "text-anchor": "middle",
      class: "fill-forget",
    },
    words,
  );
}

function markNumber(board, model, guess, text) {
  const chart = model.get("_chart");
  const x = boardScale(chart).across(guess);
  const level = chart.box[1] + 10;
  board.layer.replaceChildren(
    drawn("path", { d: `M${x} ${level - 2}l-7 -8l7 -8l7 8z`, class: "fill-forget" }),
    beside(x, board.width, `your prediction: ${text}`, level - 26),
  );
}

function markCurve(board, model, guess) {
  const chart = model.get("_chart");
  const scale = boardScale(chart);
  const points = chart.stops.map((x, k) => [scale.across(x), scale.up(scale.share(guess[k]))]);
  const result = scale.up(scale.share(model.get("_result").at(-1)));
  const [x, y] = points.at(-1);
  const free = Math.abs(y - result) >= 18 ? y : result + (y < result ? -18 : 18);
  const words = { x: x + 10, y: free + 5, "font-size": 14, "font-weight": 700, class: "fill-forget" };
  board.layer.replaceChildren(sketchPath(points), drawn("text", words, "your sketch"));
}

export default {
  render(view) {
    const { model } = view;
    const kind = model.get("_kind");
    const own = make("dd");
    const pair = make("dl", { class: "pair" });
    pair.append(make("dt", {}, "Your prediction"), own);
    pair.append(make("dt", {}, "Result"), rich("dd", model.get("_result_text")));
    const status = make("div", { class: "status", role: "status", "aria-live": "polite" });
    const board = kind === "choice" ? null : boardWithLayer(model.get("_board"));

    const words = (guess) => {
      if (kind === "choice") return model.get("_choices")[guess];
      return `${plainNumber(guess)} ${model.get("_unit")}`.trim();
    };
    const paint = () => {
      const guess = model.get("_guess") ?? committedOnPage(model.get("_key"));
      const none = guess === null || guess === undefined;
      own.replaceChildren(rich("span", none ? "none was made" : kind === "curve" ? "" : words(guess)));
      pair.hidden = kind === "curve";
      if (none) {
        status.textContent =
          "This is the result. Commit a prediction above, and both are shown here together.";
        return;
      }
      const { right, sentence } = COMPARE[kind](guess, model);
      if (kind === "number") markNumber(board, model, guess, words(guess));
      if (kind === "curve") markCurve(board, model, guess);
      const sign = make("span", { class: right ? "right" : "wrong" }, right ? "✔ " : "✘ ");
      status.replaceChildren(sign, rich("span", sentence));
    };

    const top = make("p", { class: "kind" }, "Prediction and result");
    const asked = rich("p", model.get("_question"), { class: "asked" });
    const parts = [top, asked, pair, ...(board ? [board.element] : []), status];
    const stop = startQuestion(view, ...parts);
    const heard = (event) => {
      if (event.detail === model.get("_key")) paint();
    };
    addEventListener(COMMITTED, heard);
    model.on("change:_guess", paint);
    paint();
    return () => {
      stop();
      removeEventListener(COMMITTED, heard);
      model.off("change:_guess", paint);
    };
  },
};
