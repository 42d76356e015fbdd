// Starts the live pictures of a page that has no kernel: each gets a model that remembers values and
// tells who listens, and then runs the front end that it has in JupyterLab. Kept once on a page.

const same = (a, b) => a === b || JSON.stringify(a) === JSON.stringify(b);

// What Python would answer to the present values, where its answers came along (offline.py writes
// them); null where they did not.
function readyAnswer(state) {
  const ready = state._ready;
  const found = ready?.answers[JSON.stringify(ready.names.map((name) => state[name]))];
  if (!found) return null;
  const [places, sentence, task, met] = found;
  const svg = places.map((place) => ready.pieces[place]).join("><");
  return { svg, sentence, task, task_met: met };
}

// What a widget manager's model can do, without the manager.
function offlineModel(state) {
  const listeners = new Map(); // event: the functions that want to hear of it
  const heard = (event) => listeners.get(event) ?? new Set();
  return {
    get: (name) => state[name],
    set(name, value) {
      if (same(state[name], value)) return;
      state[name] = value;
      for (const event of ["change:" + name, "change"]) {
        for (const react of [...heard(event)]) react(this, value);
      }
    },
    on(events, react) {
      for (const event of events.split(" ")) listeners.set(event, heard(event).add(react));
    },
    off(event, react) {
      if (!event) listeners.clear();
      else if (!react) listeners.delete(event);
      else heard(event).delete(react);
    },
    save_changes() {
      for (const [name, value] of Object.entries(readyAnswer(state) ?? {})) this.set(name, value);
    },
    send() {},
  };
}

// Frame scripts ask the page, as they ask JupyterLab, which theme it wears. Paper is white.
function wearTheme() {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const wear = (isDark) => {
    document.body.setAttribute("data-jp-theme-light", String(!isDark));
    for (const still of document.querySelectorAll(".lstm-live")) still.classList.toggle("dark", isDark);
  };
  dark.addEventListener("change", () => wear(dark.matches));
  addEventListener("beforeprint", () => wear(false));
  addEventListener("afterprint", () => wear(dark.matches));
  wear(dark.matches);
}

async function start() {
  wearTheme();
  const models = new Map(); // two pieces that show one widget share its model
  const frontEnds = new Map();
  for (const place of document.querySelectorAll(".lstm-offline")) {
    const { frontEnd, model: id } = place.dataset;
    if (!frontEnds.has(frontEnd)) {
      const text = JSON.parse(document.querySelector(`[data-shared="${frontEnd}"]`).textContent);
      const address = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
      frontEnds.set(frontEnd, (await import(address)).default);
    }
    if (!models.has(id)) {
      models.set(id, offlineModel(JSON.parse(place.querySelector(":scope > script").textContent)));
    }
    const el = document.createElement("div");
    place.append(el);
    try {
      await frontEnds.get(frontEnd).render({ model: models.get(id), el });
      place.querySelector(":scope > .still").remove(); // the live picture has taken its place
    } catch (error) {
      console.error(error); // its still stays, and the others start
      el.remove();
    }
  }
}

// Each piece of HTML brings this script along; where nobody took the copies out, the first one works.
if (!window.lstmCourseStarted) {
  window.lstmCourseStarted = true;
  start();
}
