// What every live picture shares in the browser: the picture's place, its controls, its challenge
// and one line that speaks. A widget's own module starts it.

/** @import { Control } from "./controls.js" */
/** @import { Read, View } from "./model.js" */

import { allShowable, BUILDERS, presetButtons } from "./controls.js";
import { make } from "./elements.js";
import { listen, ownHand, sender } from "./model.js";
import { followTheme, keepKeysInside, pictureStage } from "./theme.js";

const SPEAK_AFTER = 400; // milliseconds of rest before a screen reader hears the new sentence

/**
 * What a picture says of itself, and the challenge as the browser judges it; `task` where it changes.
 * @typedef {{ sentence: string, met: boolean, task?: string }} Said
 */

/**
 * For a picture that the browser can move without Python: gets the element with Python's drawing and
 * a function that reads the present value of a trait. Returns a function that makes the drawing show
 * these values; it returns null where it cannot.
 * @typedef {(place: HTMLElement, read: Read) => () => Said | null} Adopt
 */

/**
 * Puts a live picture into `el` and keeps it up to date. Returns what undoes it all.
 * @param {View} view
 * @param {HTMLElement | null} [over] an element of the widget's own that lies on the picture
 * @param {Adopt | null} [adopt]
 */
export function startLive({ model, el }, over = null, adopt = null) {
  el.classList.add("lstm-live");
  el.setAttribute("role", "group");
  el.setAttribute("aria-label", model.get("_label"));
  const change = sender(model);
  const hand = ownHand(model, () => later());
  const place = make("div", { class: "picture" });
  const sliders = make("div", { class: "sliders" });
  const bar = make("div", { class: "bar" });
  const task = make("p", { class: "task" });
  const line = make("p", { class: "sentence", role: "status" });
  const sheet = make("div", { class: "sheet" }, place, ...(over ? [over] : []));
  const stage = pictureStage(sheet, model.get("_label"));
  el.append(stage, sliders, bar, task, line);

  /** @type {(() => void)[]} */
  const undo = [];
  /** @type {Control[]} */
  const controls = model.get("_controls");
  const known = controls.filter((control) => BUILDERS[control.kind]);
  const count = known.filter((control) => control.kind === "slider").length;
  sliders.classList.toggle("four", count > 0 && count % 4 === 0);
  for (const control of known) {
    const isSlider = control.kind === "slider";
    const told = adopt && isSlider ? hand.change : change;
    const built = BUILDERS[control.kind](control, model, told);
    (isSlider ? sliders : bar).append(built.element);
    undo.push(listen(model, [control.trait], built.show));
  }
  bar.append(...presetButtons(model, hand.tell));

  // Only the newest drawing is shown: several that arrive within one frame become one.
  let frame = 0;
  /** @type {(() => Said | null) | null} */
  let move = null; // makes the picture on the page show the present values
  /** @type {string | null} */
  let drawing = null; // the text of Python's drawing that was dealt with last
  /** @type {Said | null} */
  let own = null; // what the browser says
  const challenge = () => own?.task ?? model.get("task");
  const isMet = () => own?.met ?? model.get("task_met");
  const paintPicture = () => {
    /** @type {string} */
    const newest = model.get("svg");
    if (newest !== drawing) {
      drawing = newest;
      // A drawing that the browser moves stays: what Python sends for the same values looks the
      // same, and what it sends for older values comes too late. Only a notice takes its place.
      const notice = !/data-(value|part)=/.test(newest);
      if (!move || notice) place.innerHTML = newest;
      if (adopt && !notice) move = move || adopt(place, hand.read);
      if (notice) move = null;
    }
    own = move && allShowable(controls, hand.read) ? move() : null;
  };
  const paint = () => {
    frame = 0;
    paintPicture();
    task.hidden = !challenge();
    task.classList.toggle("met", isMet());
    task.textContent = (isMet() ? "✔ Challenge met: " : "◇ Challenge: ") + challenge();
  };
  let timer = 0;
  let wasMet = model.get("task_met");
  const speak = () => {
    const met = isMet();
    const sentence = own?.sentence ?? model.get("sentence");
    const words = (met && !wasMet ? "Challenge met. " : "") + sentence;
    if (line.textContent !== words) line.textContent = words; // said once
    wasMet = met;
  };
  const later = () => {
    frame = frame || requestAnimationFrame(paint);
    clearTimeout(timer);
    timer = setTimeout(speak, SPEAK_AFTER);
  };
  undo.push(listen(model, ["svg", "sentence", "task", "task_met"], later));
  if (adopt)
    undo.push(
      listen(
        model,
        controls.map((control) => control.trait),
        later,
      ),
    );
  paint();
  speak();

  keepKeysInside(el);
  const undress = followTheme(el);

  return () => {
    undress();
    clearTimeout(timer);
    cancelAnimationFrame(frame);
    for (const end of undo) end();
    hand.tell();
  };
}
