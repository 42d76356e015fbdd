// What every live picture shares in the browser: the picture's place, native inputs with names,
// buttons, one line that speaks, and the theme. A widget's own file follows this one.

const SPEAK_AFTER = 400; // milliseconds of rest before a screen reader hears the new sentence

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

// JupyterLab says on <body> which theme it wears; elsewhere ask the colour that text inherits.
function isDark(element) {
  const light = document.body.getAttribute("data-jp-theme-light");
  if (light !== null) return light === "false";
  const rgb = getComputedStyle(element.parentElement || document.body).color.match(/[\d.]+/g);
  if (!rgb) return matchMedia("(prefers-color-scheme: dark)").matches;
  return 0.299 * rgb[0] + 0.587 * rgb[1] + 0.114 * rgb[2] > 140;
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
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => change(control.trait, input.value), 200);
  });
  show();
  const label = make("label", { class: "text" }, control.label, input);
  if (control.hint) label.append(make("small", {}, control.hint));
  return { element: label, show };
}

const BUILDERS = { slider, choice, toggle, text: textField };

function presetButtons(model) {
  return Object.keys(model.get("_presets")).map((name) => {
    const button = make("button", { ...KEEP_KEYS, type: "button" }, name);
    button.addEventListener("click", () => {
      const values = model.get("_presets")[name]; // read now: Python may have renewed them
      for (const [trait, value] of Object.entries(values)) model.set(trait, value);
      model.save_changes();
    });
    return button;
  });
}

// Whether every slider stands at a number that can be shown; Python says it in words where not.
function allShowable(controls, model) {
  return controls.every(({ kind, trait, minimum, maximum }) => {
    const value = model.get(trait);
    return kind !== "slider" || (Number.isFinite(value) && value >= minimum && value <= maximum);
  });
}

// Keep "d d" and the arrows from reaching the notebook; leave its shortcuts with Ctrl and the like.
function keepKeysInside(el) {
  el.addEventListener("keydown", (event) => {
    const shortcut = event.ctrlKey || event.metaKey || event.altKey;
    if (!shortcut && event.key !== "Tab" && event.key !== "Escape") event.stopPropagation();
  });
}

// Gives `el` the class "dark" while the page is dark. Returns what ends it.
function followTheme(el) {
  const dress = () => el.classList.toggle("dark", isDark(el));
  const wardrobe = new MutationObserver(dress);
  wardrobe.observe(document.body, {
    attributes: true,
    attributeFilter: ["data-jp-theme-light", "data-vscode-theme-kind", "class"],
  });
  dress();
  requestAnimationFrame(dress);
  return () => wardrobe.disconnect();
}

// Puts a live picture into `el` and keeps it up to date. `over` is an element of the widget's own
// that lies on the picture. `adopt` is for a picture that the browser can move without Python: it
// gets the element with Python's drawing, and returns a function that makes the drawing show the
// model's present values and returns { sentence, met } and, where it changes, { task }: what it
// says, and the challenge as the browser judges it. Returns what undoes it all.
function startLive({ model, el }, over = null, adopt = null) {
  el.classList.add("lstm-live");
  el.setAttribute("role", "group");
  el.setAttribute("aria-label", model.get("_label"));
  const change = sender(model);
  const place = make("div", { class: "picture" });
  const sliders = make("div", { class: "sliders" });
  const bar = make("div", { class: "bar" });
  const task = make("p", { class: "task" });
  const line = make("p", { class: "sentence", role: "status" });
  const sheet = make("div", { class: "sheet" }, place, ...(over ? [over] : []));
  const stage = make("div", { class: "stage" }, sheet);
  el.append(stage, sliders, bar, task, line);

  const listeners = [];
  const listen = (trait, react) => {
    model.on("change:" + trait, react);
    listeners.push(["change:" + trait, react]);
  };
  const known = model.get("_controls").filter((control) => BUILDERS[control.kind]);
  const count = known.filter((control) => control.kind === "slider").length;
  sliders.classList.toggle("four", count > 0 && count % 4 === 0);
  for (const control of known) {
    const built = BUILDERS[control.kind](control, model, change);
    (control.kind === "slider" ? sliders : bar).append(built.element);
    listen(control.trait, built.show);
  }
  bar.append(...presetButtons(model));

  // Only the newest drawing is shown: several that arrive within one frame become one.
  let frame = 0;
  let move = null; // makes the picture on the page show the model's values
  let drawing = null; // the text of Python's drawing that was dealt with last
  let own = null; // what the browser says: sentence, challenge and whether it is met
  const challenge = () => own?.task ?? model.get("task");
  const isMet = () => own?.met ?? model.get("task_met");
  const paintPicture = () => {
    const newest = model.get("svg");
    if (newest !== drawing) {
      drawing = newest;
      // A drawing that the browser moves stays: what Python sends for the same values looks the
      // same, and what it sends for older values comes too late. Only a notice takes its place.
      const notice = !/data-(value|part)=/.test(newest);
      if (!move || notice) place.innerHTML = newest;
      if (adopt && !notice) move = move || adopt(place);
      if (notice) move = null;
    }
    own = move && allShowable(known, model) ? move() : null;
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
    line.textContent = (met && !wasMet ? "Challenge met. " : "") + sentence;
    wasMet = met;
  };
  const later = () => {
    frame = frame || requestAnimationFrame(paint);
    clearTimeout(timer);
    timer = setTimeout(speak, SPEAK_AFTER);
  };
  for (const trait of ["svg", "sentence", "task", "task_met"]) listen(trait, later);
  if (adopt) for (const control of model.get("_controls")) listen(control.trait, later);
  paint();
  speak();

  keepKeysInside(el);
  const undress = followTheme(el);

  return () => {
    undress();
    clearTimeout(timer);
    cancelAnimationFrame(frame);
    for (const [event, react] of listeners) model.off(event, react);
  };
}
