// What questions share in the browser: the frame, text with small letters, numbers as people write
// them, and the predictions that were committed on this page. frame.js comes before this file.

let groups = 0; // radio buttons of one question share a name that no other question has

// A text with `code`, c_{t−1} and 10^{3}.
function rich(tag, text, attributes = {}) {
  const pieces = text.split(/(`[^`]+`|[_^]\{[^}]*\})/).map((piece, k) => {
    if (k % 2 === 0) return piece;
    if (piece[0] === "`") return make("code", {}, piece.slice(1, -1));
    return make(piece[0] === "_" ? "sub" : "sup", {}, piece.slice(2, -1));
  });
  return make(tag, attributes, ...pieces);
}

// Whole from 100 on, otherwise three digits: what plain_number in question.py writes.
export function plainNumber(value) {
  const size = Math.abs(value);
  const whole = size < 1e7 && (size >= 100 || Number.isInteger(value));
  let text = String(whole ? Math.round(value) : Number(value.toPrecision(3)));
  if (!whole && (size < 1e-4 || size >= 1e7)) {
    text = value.toExponential(2).replace(/\.?0+e/, "e").replace("+", "");
  }
  return text.replaceAll("-", "−");
}

// Makes `el` a question. Returns what undoes it.
function startQuestion({ model, el }, ...children) {
  el.classList.add("lstm-live", "question");
  el.setAttribute("role", "group");
  el.setAttribute("aria-label", model.get("_label"));
  el.append(...children);
  keepKeysInside(el);
  return followTheme(el);
}

// Radio buttons under their question. `commit` is called when Enter is pressed.
function radioButtons(question, texts, commit) {
  const name = `lstm-question-${++groups}`;
  const inputs = texts.map((_, k) =>
    make("input", { ...KEEP_KEYS, type: "radio", name, value: k }),
  );
  const labels = texts.map((text, k) =>
    make("label", { class: "option" }, inputs[k], rich("span", text)),
  );
  const element = make("fieldset", {}, rich("legend", question), ...labels);
  element.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    commit();
  });
  return {
    element,
    read: () => inputs.findIndex((input) => input.checked),
    show: (place) => inputs.forEach((input, k) => (input.checked = k === place)),
    lock: (shut) => inputs.forEach((input) => (input.disabled = shut)),
  };
}

// The predictions committed on this page, by the key of their question, so that the result beside
// them is compared even where no kernel could tell it.
const COMMITTED = "lstm-course-prediction";

function committedOnPage(key) {
  return globalThis.lstmCoursePredictions?.get(key) ?? null;
}

function tellPage(key, guess) {
  globalThis.lstmCoursePredictions ??= new Map();
  globalThis.lstmCoursePredictions.set(key, guess);
  dispatchEvent(new CustomEvent(COMMITTED, { detail: key }));
}

// Where values lie on a board that Python has drawn. `chart` is what comparison.described wrote.
export function boardScale({ box: [left, top, width, height], x_range, y_range, log }) {
  const [x0, x1] = x_range;
  const [y0, y1] = log ? y_range.map(Math.log10) : y_range;
  return {
    across: (x) => left + ((x - x0) / (x1 - x0)) * width,
    // the share of the axis, from 0 at its foot to 1 at its top, and back
    share: (y) => {
      const value = log ? (y > 0 ? Math.log10(y) : y0) : y;
      return Math.min(1, Math.max(0, (value - y0) / (y1 - y0)));
    },
    value: (share) => {
      const value = y0 + share * (y1 - y0);
      return log ? 10 ** value : value;
    },
    up: (share) => top + height * (1 - share),
  };
}

function drawn(tag, attributes, text = "") {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.textContent = text;
  return element;
}

// A board with a layer of our own on it, both in the units of Python's drawing.
function boardWithLayer(board) {
  const place = make("div", { class: "picture" });
  place.innerHTML = board;
  const viewBox = place.querySelector("svg").getAttribute("viewBox");
  const layer = drawn("svg", { viewBox, "aria-hidden": "true" });
  const over = make("div", { class: "sketch" }, layer);
  const sheet = make("div", { class: "sheet" }, place, over);
  const [, , width, height] = viewBox.split(" ").map(Number);
  return { element: pictureStage(sheet, "Picture"), over, layer, width, height };
}

// The dashed line of a sketch through its points.
function sketchPath(points) {
  const d = points.map(([x, y], k) => `${k ? "L" : "M"}${x.toFixed(2)} ${y.toFixed(2)}`).join("");
  return drawn("path", {
    d,
    class: "stroke-forget",
    fill: "none",
    "stroke-width": 3,
    "stroke-dasharray": "9 5",
    "stroke-linejoin": "round",
  });
}
