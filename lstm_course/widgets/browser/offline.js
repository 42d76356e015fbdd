// Starts the live pictures of a page that has no kernel: each gets a model that remembers values and
// tells who listens, and then runs the front end that it has in JupyterLab. Kept once on a page.

/** @import { Model } from "./model.js" */

/**
 * Python's answers, as offline.py writes them, where they came along.
 * @typedef {object} Ready
 * @property {string[]} names of the controls' traits
 * @property {string[]} pieces of which the drawings consist
 * @property {Record<string, [number[], string, string, boolean]>} answers by the values as JSON
 */

/** @typedef {Record<string, any> & { _ready?: Ready }} State */

/**
 * @param {unknown} a
 * @param {unknown} b
 */
const same = (a, b) => a === b || JSON.stringify(a) === JSON.stringify(b);

/**
 * What Python would answer to the present values; nothing where its answers did not come along.
 * @param {State} state
 */
function readyAnswer(state) {
  const ready = state._ready;
  const found = ready?.answers[JSON.stringify(ready.names.map((name) => state[name]))];
  if (!ready || !found) return {};
  const [places, sentence, task, met] = found;
  const svg = places.map((place) => ready.pieces[place]).join("><");
  return { svg, sentence, task, task_met: met };
}

/**
 * What a widget manager's model can do, without the manager.
 * @param {State} state
 * @returns {Model}
 */
function offlineModel(state) {
  /** @type {Map<string, Set<() => void>>} */
  const listeners = new Map();
  const model = {
    get: (/** @type {string} */ name) => state[name],
    set(/** @type {string} */ name, /** @type {unknown} */ value) {
      if (same(state[name], value)) return;
      state[name] = value;
      for (const react of [...(listeners.get(`change:${name}`) ?? [])]) react();
    },
    on(/** @type {string} */ event, /** @type {() => void} */ react) {
      listeners.set(event, (listeners.get(event) ?? new Set()).add(react));
    },
    off(/** @type {string} */ event, /** @type {() => void} */ react) {
      listeners.get(event)?.delete(react);
    },
    save_changes() {
      for (const [name, value] of Object.entries(readyAnswer(state))) model.set(name, value);
    },
  };
  return model;
}

// Frame scripts ask the page, as they ask JupyterLab, which theme it wears. Paper is white.
function wearTheme() {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const wear = (/** @type {boolean} */ isDark) => {
    document.body.setAttribute("data-jp-theme-light", String(!isDark));
    for (const still of document.querySelectorAll(".lstm-live")) {
      still.classList.toggle("dark", isDark);
    }
  };
  dark.addEventListener("change", () => wear(dark.matches));
  addEventListener("beforeprint", () => wear(false));
  addEventListener("afterprint", () => wear(dark.matches));
  wear(dark.matches);
}

function start() {
  wearTheme();
  /** @type {Map<string | undefined, Model>} */
  const models = new Map(); // two pieces that show one widget share its model
  for (const place of document.querySelectorAll(".lstm-offline")) {
    const { frontEnd = "", model: id } = /** @type {HTMLElement} */ (place).dataset;
    const el = document.createElement("div");
    place.append(el);
    try {
      const state = place.querySelector(":scope > script")?.textContent ?? "";
      const model = models.get(id) ?? offlineModel(JSON.parse(state));
      models.set(id, model);
      const program = globalThis.lstmCourseFrontEnds?.get(frontEnd);
      if (!program) throw new Error(`the front end ${frontEnd} did not run`);
      program.render({ model, el });
      place.querySelector(":scope > .still")?.remove(); // the live picture has taken its place
    } catch (error) {
      console.error(error); // its still stays, and the others start
      el.remove();
    }
  }
}

// Each piece of HTML brings this script along; where nobody took the copies out, the first one works.
// The front ends of all pieces have run when the page has been read.
if (!globalThis.lstmCourseStarted) {
  globalThis.lstmCourseStarted = true;
  if (document.readyState === "complete") start();
  else addEventListener("load", start);
}
