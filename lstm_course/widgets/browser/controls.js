// The native inputs of a live picture, each with its name: what widgets/controls.py describes.

/** @import { Change, Model, Read } from "./model.js" */

import { KEEP_KEYS, make } from "./elements.js";

/**
 * A control as Python describes it; the fields that a kind does not have are left out.
 * @typedef {object} Control
 * @property {"slider" | "choice" | "toggle" | "text" | "row"} kind
 * @property {string} trait
 * @property {string} label
 * @property {string} hint
 * @property {number} minimum
 * @property {number} maximum
 * @property {number} step
 * @property {number[]} values the only numbers that a slider can stand at, where there are few
 * @property {string[]} names
 * @property {string[]} options
 * @property {string} gate
 * @property {number} longest
 */

/** @typedef {{ element: HTMLElement, show: () => void }} Built an input, and what updates it */

/** @typedef {(control: Control, model: Model, change: Change) => Built} Builder */

/** @param {number} step */
function decimals(step) {
  return (String(step).split(".")[1] ?? "").length;
}

/** @type {Builder} */
function slider(control, model, change) {
  const stops = control.values.length ? control.values : null;
  const input = make("input", {
    ...KEEP_KEYS,
    type: "range",
    min: stops ? 0 : control.minimum,
    max: stops ? stops.length - 1 : control.maximum,
    step: stops ? 1 : control.step,
    "aria-label": control.label,
    "data-trait": control.trait,
  });
  const shown = make("b", { "aria-hidden": "true" });
  const digits = decimals(control.step);
  const read = () => (stops ? stops[Number(input.value)] : Number(input.value));
  const say = () => {
    const value = read();
    const place = stops
      ? Number(input.value)
      : Math.round((value - control.minimum) / control.step);
    const name = control.names.length ? control.names[place] : null;
    const text = name || (stops ? String(value) : value.toFixed(digits).replace("-", "−"));
    shown.textContent = text;
    input.setAttribute("aria-valuetext", text.replace("−", "minus "));
  };
  const show = () => {
    const value = model.get(control.trait);
    if (value === null || value === undefined) return; // Python holds a value that cannot be shown
    if (value !== read()) input.value = String(stops ? nearest(stops, value) : value);
    say();
  };
  input.addEventListener("input", () => {
    say();
    change(control.trait, read());
  });
  const head = make("span", { class: "head" }, make("span", {}, control.label), shown);
  const gate = control.gate ? ` gate-${control.gate}` : "";
  const label = make("label", { class: `slider${gate}` }, head, input);
  if (control.hint) label.append(make("small", {}, control.hint));
  show();
  return { element: label, show };
}

/**
 * The place of the stop that is nearest to a value.
 * @param {number[]} stops
 * @param {number} value
 */
export function nearest(stops, value) {
  let best = 0;
  stops.forEach((stop, k) => {
    if (Math.abs(stop - value) < Math.abs(stops[best] - value)) best = k;
  });
  return best;
}

/** @type {Builder} */
function choice(control, model, change) {
  const select = make("select", { ...KEEP_KEYS, "data-trait": control.trait });
  control.options.forEach((option, k) => {
    select.append(make("option", { value: option }, control.names[k] || option));
  });
  const show = () => {
    select.value = model.get(control.trait);
  };
  select.addEventListener("change", () => change(control.trait, select.value));
  show();
  return { element: make("label", { class: "choice" }, control.label, select), show };
}

/** @type {Builder} */
function toggle(control, model, change) {
  const box = make("input", { ...KEEP_KEYS, type: "checkbox", "data-trait": control.trait });
  const show = () => {
    box.checked = model.get(control.trait);
  };
  box.addEventListener("change", () => change(control.trait, box.checked));
  show();
  return { element: make("label", { class: "toggle" }, box, control.label), show };
}

/** @type {Builder} */
function textField(control, model, change) {
  const input = make("input", {
    ...KEEP_KEYS,
    type: "text",
    maxlength: control.longest,
    "data-trait": control.trait,
    spellcheck: "false",
    autocomplete: "off",
  });
  let timer = 0;
  const show = () => {
    if (document.activeElement !== input) input.value = model.get(control.trait);
  };
  const tell = () => {
    clearTimeout(timer);
    change(control.trait, input.value);
  };
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(tell, 200);
  });
  // Enter, or leaving the field: at once, so that a button pressed next has the last word.
  input.addEventListener("change", tell);
  input.addEventListener("blur", show); // Python may have set it since
  show();
  const label = make("label", { class: "text" }, control.label, input);
  if (control.hint) label.append(make("small", {}, control.hint));
  return { element: label, show };
}

/** @type {Record<string, Builder>} */
export const BUILDERS = { slider, choice, toggle, text: textField };

/**
 * A button for each preset.
 * @param {Model} model
 * @param {() => void} before is called before a button sets anything
 */
export function presetButtons(model, before) {
  return Object.keys(model.get("_presets")).map((name) => {
    const button = make("button", { ...KEEP_KEYS, type: "button" }, name);
    button.addEventListener("click", () => {
      before();
      const values = model.get("_presets")[name]; // read now: Python may have renewed them
      for (const [trait, value] of Object.entries(values)) model.set(trait, value);
      model.save_changes();
    });
    return button;
  });
}

/**
 * Whether sliders and rows stand at numbers that can be shown; Python says it in words where not.
 * @param {Control[]} controls
 * @param {Read} read
 */
export function allShowable(controls, read) {
  return controls.every(({ kind, trait, minimum, maximum }) => {
    const inside = (/** @type {number} */ value) =>
      Number.isFinite(value) && value >= minimum && value <= maximum;
    return (kind !== "slider" && kind !== "row") || [read(trait)].flat().every(inside);
  });
}
