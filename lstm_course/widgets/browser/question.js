// What questions share in the browser: the frame, the radio buttons, the board that a prediction is
// drawn on, and the predictions that were committed on this page. Texts come from Python as HTML.

/** @import { View } from "./model.js" */

import { scaleOf } from "./chart.js";
import { numbers, partsOf } from "./drawing.js";
import { find, KEEP_KEYS, make, written } from "./elements.js";
import { followTheme, keepKeysInside, pictureStage } from "./theme.js";

let groups = 0; // radio buttons of one question share a name that no other question has

/**
 * Makes `el` a question. Returns what undoes it.
 * @param {View} view
 * @param {HTMLElement[]} children
 */
export function startQuestion({ model, el }, ...children) {
  el.classList.add("lstm-live", "question");
  el.setAttribute("role", "group");
  el.setAttribute("aria-label", model.get("_label"));
  el.append(...children);
  keepKeysInside(el);
  return followTheme(el);
}

/** The line that says what happened. */
export function statusLine() {
  return make("div", { class: "status", role: "status", "aria-live": "polite" });
}

/**
 * ✔ or ✘, with which a verdict starts.
 * @param {boolean} right
 */
export function sign(right) {
  return make("span", { class: right ? "right" : "wrong" }, right ? "✔ " : "✘ ");
}

/**
 * Radio buttons under their question.
 * @param {string} question as HTML
 * @param {string[]} texts as HTML
 * @param {() => void} commit is called when Enter is pressed
 */
export function radioButtons(question, texts, commit) {
  groups += 1;
  const name = `lstm-question-${groups}`;
  const inputs = texts.map((_, k) =>
    make("input", { ...KEEP_KEYS, type: "radio", name, value: k }),
  );
  const labels = texts.map((text, k) =>
    make("label", { class: "option" }, inputs[k], written("span", text)),
  );
  const element = make("fieldset", {}, written("legend", question), ...labels);
  element.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    commit();
  });
  return {
    element,
    read: () => inputs.findIndex((input) => input.checked),
    show: (/** @type {number} */ place) => {
      for (const [k, input] of inputs.entries()) input.checked = k === place;
    },
    lock: (/** @type {boolean} */ shut) => {
      for (const input of inputs) input.disabled = shut;
    },
  };
}

// The predictions committed on this page, by the key of their question, so that the result beside
// them is compared even where no kernel could tell it.
const COMMITTED = "lstm-course-prediction";

/** @param {string} key */
export function committedOnPage(key) {
  return globalThis.lstmCoursePredictions?.get(key) ?? null;
}

/**
 * @param {string} key
 * @param {unknown} guess
 */
export function tellPage(key, guess) {
  globalThis.lstmCoursePredictions ??= new Map();
  globalThis.lstmCoursePredictions.set(key, guess);
  dispatchEvent(new CustomEvent(COMMITTED, { detail: key }));
}

/**
 * Calls `react` when the prediction of that key is committed on this page. Returns what ends it.
 * @param {string} key
 * @param {() => void} react
 */
export function hearPage(key, react) {
  const heard = (/** @type {Event} */ event) => {
    if (/** @type {CustomEvent} */ (event).detail === key) react();
  };
  addEventListener(COMMITTED, heard);
  return () => removeEventListener(COMMITTED, heard);
}

/**
 * A board that Python has drawn (pictures/question_card.py), its scale and what moves on it. `over`
 * lies on it.
 * @param {string} drawing
 */
export function openBoard(drawing) {
  const place = written("div", drawing, { class: "picture" });
  const over = make("div", { class: "sketch" });
  const [, , width, height] = numbers(find(place, "svg").getAttribute("viewBox") ?? "");
  const chart = find(place, "[data-chart]");
  return {
    element: pictureStage(make("div", { class: "sheet" }, place, over), "Picture"),
    over,
    width,
    height,
    parts: partsOf(place),
    scale: scaleOf(chart.dataset),
  };
}

/** @typedef {ReturnType<typeof openBoard>} Board */
