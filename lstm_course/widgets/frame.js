// What every live picture shares in the browser: the picture's place, its controls (controls.js comes
// before this file), one line that speaks, and the theme. A widget's own file follows this one.

const SPEAK_AFTER = 400; // milliseconds of rest before a screen reader hears the new sentence

// JupyterLab says on <body> which theme it wears; elsewhere ask the colour that text inherits. Where
// the system forces its own colours (high contrast), no theme is seen.
function isDark(element) {
  if (matchMedia("(forced-colors: active)").matches) {
    return matchMedia("(prefers-color-scheme: dark)").matches;
  }
  const light = document.body.getAttribute("data-jp-theme-light");
  if (light !== null) return light === "false";
  const rgb = getComputedStyle(element.parentElement || document.body).color.match(/[\d.]+/g);
  if (!rgb) return matchMedia("(prefers-color-scheme: dark)").matches;
  return 0.299 * rgb[0] + 0.587 * rgb[1] + 0.114 * rgb[2] > 140;
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

// The place of a picture. Where the page is too narrow for it (zoomed, or a phone), it scrolls, and
// the keys can do so too: Tab stops at it then, and only then.
function pictureStage(sheet, label) {
  const stage = make("div", { class: "stage" }, sheet);
  const names = { ...KEEP_KEYS, tabindex: 0, role: "group", "aria-label": `${label}: scrolls` };
  new ResizeObserver(() => {
    const scrolls = stage.scrollWidth > stage.clientWidth && !stage.querySelector("[role=slider]");
    for (const [name, value] of Object.entries(names)) {
      if (scrolls) stage.setAttribute(name, value);
      else stage.removeAttribute(name);
    }
  }).observe(stage);
  return stage;
}

// Puts a live picture into `el` and keeps it up to date. `over` is an element of the widget's own
// that lies on the picture. `adopt` is for a picture that the browser can move without Python: it
// gets the element with Python's drawing and a function that reads the present value of a trait, and
// returns a function that makes the drawing show these values and returns { sentence, met } and,
// where it changes, { task }: what it says, and the challenge as the browser judges it. Returns what
// undoes it all.
function startLive({ model, el }, over = null, adopt = null) {
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

  const listeners = [];
  const listen = (trait, react) => {
    model.on("change:" + trait, react);
    listeners.push(["change:" + trait, react]);
  };
  const controls = model.get("_controls");
  const known = controls.filter((control) => BUILDERS[control.kind]);
  const count = known.filter((control) => control.kind === "slider").length;
  sliders.classList.toggle("four", count > 0 && count % 4 === 0);
  for (const control of known) {
    const isSlider = control.kind === "slider";
    const built = BUILDERS[control.kind](control, model, adopt && isSlider ? hand.change : change);
    (isSlider ? sliders : bar).append(built.element);
    listen(control.trait, built.show);
  }
  bar.append(...presetButtons(model, hand.tell));

  // Only the newest drawing is shown: several that arrive within one frame become one.
  let frame = 0;
  let move = null; // makes the picture on the page show the present values
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
  for (const trait of ["svg", "sentence", "task", "task_met"]) listen(trait, later);
  if (adopt) for (const control of controls) listen(control.trait, later);
  paint();
  speak();

  keepKeysInside(el);
  const undress = followTheme(el);

  return () => {
    undress();
    clearTimeout(timer);
    cancelAnimationFrame(frame);
    for (const [event, react] of listeners) model.off(event, react);
    hand.tell();
  };
}
