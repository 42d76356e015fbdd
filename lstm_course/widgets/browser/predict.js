// A prediction: a choice, a number or a sketched curve, committed with a button or Enter. It can be
// changed until the result is shown beside it.

/** @import { Model, View } from "./model.js" */

import { linePath } from "./chart.js";
import { nearest } from "./controls.js";
import { put } from "./drawing.js";
import { find, focusOn, KEEP_KEYS, make, written } from "./elements.js";
import { listen } from "./model.js";
import { plainNumber } from "./numbers.js";
import { openBoard, radioButtons, startQuestion, statusLine, tellPage } from "./question.js";

/**
 * One way to answer. `read` gives the answer or what is wrong with it, `say` names a committed one.
 * @typedef {object} Input
 * @property {HTMLElement} element
 * @property {() => { guess?: unknown, problem?: string }} read
 * @property {(guess: any) => void} show
 * @property {(shut: boolean) => void} lock
 * @property {(guess: any) => Node | string} say
 */

/** @typedef {(model: Model, commit: () => void) => Input} Builder */

/** @type {Builder} */
function choiceInput(model, commit) {
  const radios = radioButtons(model.get("_question"), model.get("_choices"), commit);
  return {
    ...radios,
    read: () => {
      const place = radios.read();
      return place < 0 ? { problem: "Choose one of the options first." } : { guess: place };
    },
    show: (guess) => radios.show(guess ?? -1),
    say: (guess) => written("span", model.get("_choices")[guess]),
  };
}

/** @type {Builder} */
function numberInput(model, commit) {
  const [low, high] = model.get("_number");
  const unit = model.get("_unit");
  const range = `${plainNumber(low)} to ${plainNumber(high)}`;
  const input = make("input", {
    ...KEEP_KEYS,
    type: "text",
    inputmode: "decimal",
    autocomplete: "off",
    "aria-label": `Your prediction, a number from ${range} ${unit}`,
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") commit();
  });
  const row = make("div", { class: "bar" }, "Your prediction:", input, `${unit} (from ${range})`);
  return {
    element: make("div", {}, written("p", model.get("_question"), { class: "asked" }), row),
    read: () => {
      const text = input.value.trim().replace(",", ".").replace("−", "-");
      const guess = text === "" ? NaN : Number(text);
      if (Number.isFinite(guess) && guess >= low && guess <= high) return { guess };
      const got = text === "" ? "Nothing is written there" : `“${input.value.trim()}” does not fit`;
      return { problem: `${got}: write a number from ${range}.` };
    },
    show: (guess) => {
      if (document.activeElement !== input) input.value = guess === null ? "" : String(guess);
    },
    lock: (shut) => {
      input.disabled = shut;
    },
    say: (guess) => `${plainNumber(guess)} ${unit}`.trim(),
  };
}

const FINE = 0.05; // what an arrow key adds, as a share of the axis
const COARSE = 0.25;
/** @type {Record<string, number>} */
const STEPS = { ArrowLeft: -1, ArrowRight: 1 };
/** @type {Record<string, number>} */
const CHANGES = { ArrowUp: FINE, ArrowDown: -FINE, PageUp: COARSE, PageDown: -COARSE };
/** @type {Record<string, number>} */
const ENDS = { Home: 0, End: 1 };

/** @type {Builder} */
function curveInput(model, commit) {
  /** @type {number[]} */
  const stops = model.get("_stops");
  const board = openBoard(model.get("_board"));
  const { scale } = board;
  const line = find(board.parts.sketch, "path");
  let shares = stops.map(() => 0.5);
  let here = 0;
  let shut = false;

  const handles = stops.map((x, k) =>
    make("div", {
      ...KEEP_KEYS,
      class: "handle",
      role: "slider",
      tabindex: k ? -1 : 0,
      "aria-label": `your sketch at ${plainNumber(x)}`,
      "aria-orientation": "vertical",
      "aria-valuemin": scale.yRange[0],
      "aria-valuemax": scale.yRange[1],
    }),
  );
  board.over.append(...handles);

  const paint = () => {
    const points = stops.map((x, k) => [scale.across(x), scale.level(shares[k])]);
    put(line, "d", linePath(points));
    handles.forEach((handle, k) => {
      handle.style.left = `${(100 * points[k][0]) / board.width}%`;
      handle.style.top = `${(100 * points[k][1]) / board.height}%`;
      const value = scale.value(shares[k]);
      handle.setAttribute("aria-valuenow", String(value));
      handle.setAttribute("aria-valuetext", plainNumber(value).replaceAll("−", "minus "));
    });
  };
  const set = (/** @type {number} */ k, /** @type {number} */ share) => {
    if (shut) return;
    shares[k] = Math.min(1, Math.max(0, share));
    paint();
  };
  const stand = (/** @type {number} */ k) => {
    handles[here].tabIndex = -1;
    here = Math.min(stops.length - 1, Math.max(0, k));
    handles[here].tabIndex = 0;
  };
  const go = (/** @type {number} */ k) => {
    stand(k);
    focusOn(handles[here]);
  };
  // A screen reader may put the focus on any point: the keys then belong to that one.
  board.over.addEventListener("focusin", (event) =>
    stand(handles.indexOf(/** @type {HTMLDivElement} */ (event.target))),
  );

  // A drag moves every point that it passes; between two events they lie on a straight line.
  const at = (/** @type {PointerEvent} */ event) => {
    const place = board.over.getBoundingClientRect();
    const x = ((event.clientX - place.left) / place.width) * board.width;
    const y = ((event.clientY - place.top) / place.height) * board.height;
    const share = (scale.level(0) - y) / (scale.level(0) - scale.level(1));
    return { k: nearest(stops.map(scale.across), x), share };
  };
  let last = { k: 0, share: 0 };
  /** @type {number | null} */
  let pointer = null; // the one that sketches now
  board.over.addEventListener("pointerdown", (event) => {
    if (shut || !event.isPrimary || event.button !== 0) return; // a second finger; a menu
    board.over.setPointerCapture(event.pointerId);
    pointer = event.pointerId;
    last = at(event);
    set(last.k, last.share);
    go(last.k);
    event.preventDefault();
  });
  board.over.addEventListener("pointermove", (event) => {
    if (event.pointerId !== pointer) return;
    const now = at(event);
    const steps = Math.abs(now.k - last.k);
    for (let j = 1; j < steps; j++) {
      const share = last.share + ((now.share - last.share) * j) / steps;
      set(last.k + Math.sign(now.k - last.k) * j, share);
    }
    set(now.k, now.share);
    last = now;
  });
  // However a drag ends (lifted, or taken over by a menu), the board loses the pointer.
  board.over.addEventListener("lostpointercapture", (event) => {
    if (event.target !== board.over || event.pointerId !== pointer) return;
    pointer = null;
    go(last.k);
  });
  board.over.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = STEPS[event.key];
    const add = CHANGES[event.key];
    const fixed = ENDS[event.key];
    if (event.key === "Enter") commit();
    else if (step) go(here + step);
    else if (add) set(here, shares[here] + add);
    else if (fixed !== undefined) set(here, fixed);
    else return;
    event.preventDefault();
  });
  paint();

  const help = "Drag to sketch. Keys: ← → choose a point, ↑ ↓ Page Up and Page Down move it.";
  return {
    element: make(
      "div",
      {},
      written("p", model.get("_question"), { class: "asked" }),
      board.element,
      make("small", {}, help),
    ),
    read: () => ({ guess: shares.map((share) => scale.value(share)) }),
    show: (guess) => {
      if (guess === null) return;
      shares = guess.map(scale.share);
      paint();
    },
    lock: (locked) => {
      shut = locked;
      board.over.classList.toggle("open", !locked);
      for (const handle of handles) handle.setAttribute("aria-disabled", String(locked));
    },
    say: () => "your sketch",
  };
}

/** @type {Record<string, Builder>} */
const INPUTS = { choice: choiceInput, number: numberInput, curve: curveInput };

export default {
  /** @param {View} view */
  render(view) {
    const { model } = view;
    const status = statusLine();
    const button = make("button", { ...KEEP_KEYS, type: "button" });
    let problem = "";

    const paint = () => {
      const guess = model.get("_guess");
      const committed = guess !== null;
      const locked = committed && model.get("_compared");
      input.lock(locked);
      button.disabled = locked;
      button.textContent = committed ? "Change my prediction" : "Commit my prediction";
      const next = locked
        ? ". The result is shown below."
        : ". Now run the next cell; until then you can change it.";
      if (problem) status.textContent = problem;
      else if (committed) status.replaceChildren("✔ Committed: ", input.say(guess), next);
      else status.textContent = "";
    };
    const commit = () => {
      if (button.disabled) return;
      const read = input.read();
      problem = read.problem ?? "";
      if (!problem) {
        model.set("_guess", read.guess);
        model.save_changes();
        tellPage(model.get("_key"), read.guess);
      }
      paint();
    };
    const input = INPUTS[model.get("_kind")](model, commit);
    button.addEventListener("click", commit);

    const kind = make("p", { class: "kind" }, "Predict before you run on");
    const bar = make("div", { class: "bar" }, button);
    const stop = startQuestion(view, kind, input.element, bar, status);
    const refresh = () => {
      input.show(model.get("_guess"));
      paint();
    };
    const deaf = listen(model, ["_guess", "_compared"], refresh);
    refresh();
    return () => {
      stop();
      deaf();
    };
  },
};
