// The native inputs of a live picture, each with its name, and how what they set comes to Python.
// frame.js, which puts them under the picture, follows this file.

const TELL_AFTER = 60; // milliseconds after which Python hears of what the browser has drawn

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

function decimals(step) {
  const text = String(step);
  return text.includes(".") ? text.split(".")[1].length : 0;
}

// One change of a trait: the model knows at once. Python hears at once of the first change after a
// rest, and then once a frame of the newest values.
function sender(model) {
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

// For a picture that the browser moves itself: Python hears of its sliders only now and then, so that
// the answers do not take the time that the next drawing needs. What Python has not heard of yet is
// kept here, before the model's own values: an answer to an older one must not move the knob back.
function ownHand(model, moved) {
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

// JupyterLab takes arrow keys and letters away from inputs in outputs unless told not to.
const KEEP_KEYS = { "data-lm-suppress-shortcuts": "true" };

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
    const place = stops ? Number(input.value) : Math.round((value - control.minimum) / control.step);
    const name = control.names.length ? control.names[place] : null;
    const text = name || (stops ? String(value) : value.toFixed(digits).replace("-", "−"));
    shown.textContent = text;
    input.setAttribute("aria-valuetext", text.replace("−", "minus "));
  };
  const show = () => {
    const value = model.get(control.trait);
    if (value === null || value === undefined) return; // Python holds a value that cannot be shown
    if (value !== read()) input.value = stops ? nearest(stops, value) : value;
    say();
  };
  input.addEventListener("input", () => {
    say();
    change(control.trait, read());
  });
  const head = make("span", { class: "head" }, make("span", {}, control.label), shown);
  const label = make("label", { class: "slider" + (control.gate ? " gate-" + control.gate : "") });
  label.append(head, input);
  if (control.hint) label.append(make("small", {}, control.hint));
  show();
  return { element: label, show };
}

function nearest(stops, value) {
  let best = 0;
  stops.forEach((stop, k) => {
    if (Math.abs(stop - value) < Math.abs(stops[best] - value)) best = k;
  });
  return best;
}

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

function toggle(control, model, change) {
  const box = make("input", { ...KEEP_KEYS, type: "checkbox", "data-trait": control.trait });
  const show = () => {
    box.checked = model.get(control.trait);
  };
  box.addEventListener("change", () => change(control.trait, box.checked));
  show();
  return { element: make("label", { class: "toggle" }, box, control.label), show };
}

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

const BUILDERS = { slider, choice, toggle, text: textField };

function presetButtons(model, before) {
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

// Whether sliders and rows stand at numbers that can be shown; Python says it in words where not.
function allShowable(controls, read) {
  return controls.every(({ kind, trait, minimum, maximum }) => {
    const inside = (value) => Number.isFinite(value) && value >= minimum && value <= maximum;
    return (kind !== "slider" && kind !== "row") || [read(trait)].flat().every(inside);
  });
}
