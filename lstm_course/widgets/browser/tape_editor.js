// The memory tape's editor: sliders, one for each time step, that lie on the rows of the picture.
// Drag to paint; or move with the arrow keys and change with up, down, 0 and 1.

/** @import { Change, Model, View } from "./model.js" */

import { find, focusOn, KEEP_KEYS, make } from "./elements.js";
import { startLive } from "./frame.js";
import { listen, sender } from "./model.js";
import { loadPuzzle, tapeMover } from "./tape.js";

/**
 * A row as memory_tape.py describes it; its place in shares of the picture's size, and the share of a
 * step that stays free on each side of its bar.
 * @typedef {object} Row
 * @property {string} trait
 * @property {string} label
 * @property {number} minimum
 * @property {number} maximum
 * @property {number} left
 * @property {number} width
 * @property {number} top
 * @property {number} height
 * @property {number} gap
 */

const FINE = 0.05; // what a drag snaps to
const COARSE = 0.1; // what an arrow key adds
/** @type {Record<string, number>} */
const STEPS = { ArrowLeft: -1, ArrowRight: 1 };
/** @type {Record<string, number>} */
const CHANGES = { ArrowUp: COARSE, ArrowDown: -COARSE };
const EDGE = 0.12; // the share of a row's height at either end that counts as all the way

/**
 * The sliders of one row, and what brings them up to date.
 * @param {Row} row
 * @param {Model} model
 * @param {Change} change
 */
function tapeRow(row, model, change) {
  const box = make("div", { class: `tape-row gate-${row.trait}`, role: "group" });
  Object.assign(box.style, {
    left: `${100 * row.left}%`,
    width: `${100 * row.width}%`,
    top: `${100 * row.top}%`,
    height: `${100 * row.height}%`,
  });
  box.style.setProperty("--gap", `${100 * row.gap}%`);
  const span = row.maximum - row.minimum;
  const locked = () => row.trait === "g" && model.get("puzzle") !== "free";
  /** @type {number[]} */
  let values = [];
  let here = 0; // the step that the keys change
  /** @type {number | null} */
  let pointer = null; // the one that paints now
  const cellAt = (/** @type {number} */ k) => /** @type {HTMLElement} */ (box.children[k]);

  const tidy = (/** @type {number} */ value) => {
    const snapped = Math.round(value / FINE) * FINE;
    return Number(Math.min(row.maximum, Math.max(row.minimum, snapped)).toFixed(2));
  };
  const showCell = (/** @type {number} */ k) => {
    const cell = cellAt(k);
    const bar = find(cell, "i");
    const zero = Math.max(0, -row.minimum) / span;
    const level = (values[k] - row.minimum) / span;
    cell.setAttribute("aria-valuenow", String(values[k]));
    cell.setAttribute("aria-valuetext", values[k].toFixed(2).replace("-", "minus "));
    bar.style.bottom = `${100 * Math.min(zero, level)}%`;
    bar.style.height = `${100 * Math.abs(level - zero)}%`;
  };
  // A locked row can be read, and clicked, but Tab goes on to a row in which something can be done.
  const inTabOrder = (/** @type {number} */ k) => (k === here && !locked() ? 0 : -1);
  const build = () => {
    pointer = null; // a drag over the old steps has ended
    box.replaceChildren();
    box.classList.toggle("locked", locked());
    box.setAttribute("aria-label", row.label + (locked() ? ", fixed by the puzzle" : ""));
    values.forEach((_, k) => {
      const cell = make(
        "div",
        {
          role: "slider",
          tabindex: inTabOrder(k),
          "aria-label": `${row.label}, step ${k}`,
          "aria-orientation": "vertical",
          "aria-valuemin": row.minimum,
          "aria-valuemax": row.maximum,
          "aria-disabled": locked(),
          ...KEEP_KEYS,
        },
        make("i"),
      );
      box.append(cell);
      showCell(k);
    });
  };
  const refresh = () => {
    /** @type {(number | null)[]} */
    const next = model.get(row.trait);
    const same = next.length === values.length;
    values = next.map((value) => value ?? 0); // Python says in words what cannot be shown
    if (same && String(locked()) === box.firstElementChild?.getAttribute("aria-disabled")) {
      for (const k of values.keys()) showCell(k);
    } else {
      here = 0;
      build();
    }
  };
  const set = (/** @type {number} */ k, /** @type {number} */ value) => {
    if (locked() || value === values[k]) return;
    values[k] = value;
    showCell(k);
    change(row.trait, [...values]);
  };
  const stand = (/** @type {number} */ k) => {
    cellAt(here).tabIndex = -1;
    here = Math.min(values.length - 1, Math.max(0, k));
    cellAt(here).tabIndex = inTabOrder(here);
  };
  const go = (/** @type {number} */ k, scroll = true) => {
    stand(k);
    focusOn(cellAt(here), scroll);
  };
  // A screen reader may put the focus on any step: the keys then belong to that one.
  box.addEventListener("focusin", (event) =>
    stand([...box.children].indexOf(/** @type {Element} */ (event.target))),
  );

  const at = (/** @type {PointerEvent} */ event) => {
    const place = box.getBoundingClientRect();
    const k = Math.floor(((event.clientX - place.left) / place.width) * values.length);
    const reach = 1 - (event.clientY - place.top) / place.height;
    const height = (reach - EDGE) / (1 - 2 * EDGE);
    return [Math.min(values.length - 1, Math.max(0, k)), tidy(row.minimum + height * span)];
  };
  let last = 0;
  box.addEventListener("pointerdown", (event) => {
    if (!event.isPrimary || event.button !== 0) return; // a second finger; a menu
    if (!values.length) return;
    const [k, value] = at(event);
    if (!locked()) {
      box.setPointerCapture(event.pointerId);
      pointer = event.pointerId;
      event.preventDefault();
    }
    last = k;
    go(k, false);
    set(k, value);
  });
  box.addEventListener("pointermove", (event) => {
    if (event.pointerId !== pointer) return;
    const [k, value] = at(event);
    const way = Math.sign(k - last);
    for (let step = last; step !== k; step += way) set(step + way, value); // no gaps in a fast drag
    set(k, value);
    last = k;
  });
  // However a drag ends (lifted, or taken over by a menu), the row loses the pointer.
  box.addEventListener("lostpointercapture", (event) => {
    if (event.target !== box || event.pointerId !== pointer) return;
    pointer = null;
    go(last, false);
  });

  box.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const value = values[here];
    const step = STEPS[event.key];
    const add = CHANGES[event.key];
    const fixed = { 0: 0, 1: 1, PageUp: row.maximum, PageDown: row.minimum }[event.key];
    if (step) {
      go(here + step);
      if (event.shiftKey) set(here, value); // Shift paints the same value along the row
    } else if (add) set(here, tidy(value + add));
    else if (fixed !== undefined) set(here, tidy(fixed));
    else if (event.key === "Home") go(0);
    else if (event.key === "End") go(values.length - 1);
    else return;
    event.preventDefault();
  });
  return { box, refresh };
}

export default {
  /** @param {View} view */
  render(view) {
    const { model } = view;
    const over = make("div", { class: "tape" });
    const change = sender(model);
    const undo = [listen(model, ["puzzle"], () => loadPuzzle(model))];
    /** @type {(Row & { kind: string })[]} */
    const controls = model.get("_controls");
    for (const row of controls.filter((control) => control.kind === "row")) {
      const { box, refresh } = tapeRow(row, model, change);
      over.append(box);
      refresh();
      undo.push(listen(model, [row.trait, "puzzle"], refresh));
    }
    const stop = startLive(view, over, (place, read) => {
      const move = tapeMover(place, model.get("_puzzles"));
      return () => {
        const [puzzle, g, i, f, o] = ["puzzle", "g", "i", "f", "o"].map(read);
        return move({ puzzle, g, i, f, o });
      };
    });
    const help =
      "Drag in a row to paint. Keys: ← → move, ↑ ↓ change, 0 and 1 set, Shift + ← → paint.";
    find(view.el, ".bar").before(make("small", { class: "help" }, help));
    return () => {
      stop();
      for (const end of undo) end();
    };
  },
};
