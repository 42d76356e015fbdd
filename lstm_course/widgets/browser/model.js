// A widget's traits in the browser, and how what a learner sets comes to Python.

/**
 * What a widget manager gives to a front end; on a page without a kernel, what offline.js gives.
 * @typedef {object} Model
 * @property {(trait: string) => any} get
 * @property {(trait: string, value: unknown) => void} set
 * @property {(event: string, react: () => void) => void} on
 * @property {(event: string, react: () => void) => void} off
 * @property {() => void} save_changes
 */

/** @typedef {{ model: Model, el: HTMLElement }} View */

/** @typedef {(trait: string, value: unknown) => void} Change sets a trait */

/** @typedef {(trait: string) => any} Read reads the present value of a trait */

const TELL_AFTER = 60; // milliseconds after which Python hears of what the browser has drawn

/**
 * Calls `react` when one of the traits changes. Returns what ends it.
 * @param {Model} model
 * @param {string[]} traits
 * @param {() => void} react
 */
export function listen(model, traits, react) {
  const events = traits.map((trait) => `change:${trait}`);
  for (const event of events) model.on(event, react);
  return () => {
    for (const event of events) model.off(event, react);
  };
}

/**
 * One change of a trait: the model knows at once. Python hears at once of the first change after a
 * rest, and then once a frame of the newest values.
 * @param {Model} model
 * @returns {Change}
 */
export function sender(model) {
  let frame = 0;
  let waiting = false;
  const send = () => {
    waiting = false;
    model.save_changes();
    frame = requestAnimationFrame(rest);
  };
  const rest = () => {
    frame = 0;
    if (waiting) send();
  };
  return (trait, value) => {
    model.set(trait, value);
    if (frame) waiting = true;
    else send();
  };
}

/**
 * For a picture that the browser moves itself: Python hears of its sliders only now and then, so
 * that the answers do not take the time that the next drawing needs. What Python has not heard of
 * yet is kept here, before the model's own values: an answer to an older one must not move the knob
 * back.
 * @param {Model} model
 * @param {() => void} moved is called after each change
 * @returns {{ read: Read, change: Change, tell: () => void }}
 */
export function ownHand(model, moved) {
  /** @type {Map<string, unknown>} */
  const newest = new Map();
  let timer = 0;
  const tell = () => {
    clearTimeout(timer);
    timer = 0;
    for (const [trait, value] of newest) model.set(trait, value);
    if (newest.size) model.save_changes();
    newest.clear();
  };
  return {
    read: (trait) => (newest.has(trait) ? newest.get(trait) : model.get(trait)),
    change(trait, value) {
      newest.set(trait, value);
      timer = timer || setTimeout(tell, TELL_AFTER);
      moved();
    },
    tell,
  };
}
