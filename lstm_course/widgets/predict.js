// A prediction: a choice, a number or a sketched curve, committed with a button or Enter. It can be
// changed until the result is shown beside it.

function choiceInput(model, commit) {
  const radios = radioButtons(model.get("_question"), model.get("_choices"), commit);
  return {
    ...radios,
    read: () => {
      const place = radios.read();
      return place < 0 ? { problem: "Choose one of the options first." } : { guess: place };
    },
    show: (guess) => radios.show(guess ?? -1),
    say: (guess) => model.get("_choices")[guess],
  };
}

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
    element: make("div", {}, rich("p", model.get("_question"), { class: "asked" }), row),
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
    lock: (shut) => (input.disabled = shut),
    say: (guess) => `${plainNumber(guess)} ${unit}`.trim(),
  };
}

const FINE = 0.05; // what an arrow key adds, as a share of the axis
const COARSE = 0.25;

function curveInput(model, commit) {
  const chart = model.get("_chart");
  const { stops } = chart;
  const scale = boardScale(chart);
  const board = boardWithLayer(model.get("_board"));
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
      "aria-valuemin": chart.y_range[0],
      "aria-valuemax": chart.y_range[1],
    }),
  );
  board.over.append(...handles);

  const paint = () => {
    const points = stops.map((x, k) => [scale.across(x), scale.up(shares[k])]);
    board.layer.replaceChildren(sketchPath(points));
    handles.forEach((handle, k) => {
      handle.style.left = `${(100 * points[k][0]) / board.width}%`;
      handle.style.top = `${(100 * points[k][1]) / board.height}%`;
      const value = scale.value(shares[k]);
      handle.setAttribute("aria-valuenow", value);
      handle.setAttribute("aria-valuetext", plainNumber(value).replaceAll("−", "minus "));
    });
  };
  const set = (k, share) => {
    if (shut) return;
    shares[k] = Math.min(1, Math.max(0, share));
    paint();
  };
  const stand = (k) => {
    handles[here].tabIndex = -1;
    here = Math.min(stops.length - 1, Math.max(0, k));
    handles[here].tabIndex = 0;
  };
  const go = (k) => {
    stand(k);
    handles[here].focus({ preventScroll: true }); // the picture must not move under the pointer
  };
  // A screen reader may put the focus on any point: the keys then belong to that one.
  board.over.addEventListener("focusin", (event) => stand(handles.indexOf(event.target)));

  // A drag moves every point that it passes; between two events they lie on a straight line.
  const at = (event) => {
    const place = board.over.getBoundingClientRect();
    const x = ((event.clientX - place.left) / place.width) * board.width;
    const y = ((event.clientY - place.top) / place.height) * board.height;
    let k = 0;
    stops.forEach((stop, j) => {
      if (Math.abs(scale.across(stop) - x) < Math.abs(scale.across(stops[k]) - x)) k = j;
    });
    return [k, (scale.up(0) - y) / (scale.up(0) - scale.up(1))];
  };
  let last = null;
  let pointer = null; // the one that sketches now
  board.over.addEventListener("pointerdown", (event) => {
    if (shut || !event.isPrimary || event.button !== 0) return; // a second finger; a menu
    board.over.setPointerCapture(event.pointerId);
    pointer = event.pointerId;
    last = at(event);
    set(...last);
    go(last[0]);
    event.preventDefault();
  });
  board.over.addEventListener("pointermove", (event) => {
    if (event.pointerId !== pointer) return;
    const [k, share] = at(event);
    const steps = Math.abs(k - last[0]);
    for (let j = 1; j < steps; j++) {
      set(last[0] + Math.sign(k - last[0]) * j, last[1] + ((share - last[1]) * j) / steps);
    }
    set(k, share);
    last = [k, share];
  });
  // However a drag ends (lifted, or taken over by a menu), the board loses the pointer.
  board.over.addEventListener("lostpointercapture", (event) => {
    if (event.target !== board.over || event.pointerId !== pointer) return;
    pointer = null;
    go(last[0]);
  });
  board.over.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const add = { ArrowUp: FINE, ArrowDown: -FINE, PageUp: COARSE, PageDown: -COARSE }[event.key];
    const fixed = { Home: 0, End: 1 }[event.key];
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
      rich("p", model.get("_question"), { class: "asked" }),
      board.element,
      make("small", {}, help),
    ),
    read: () => ({ guess: shares.map((share) => scale.value(share)) }),
    show: (guess) => {
      if (guess === null) return;
      shares = guess.map((value) => scale.share(value));
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

const INPUTS = { choice: choiceInput, number: numberInput, curve: curveInput };

export default {
  render(view) {
    const { model } = view;
    const status = make("div", { class: "status", role: "status", "aria-live": "polite" });
    const button = make("button", { ...KEEP_KEYS, type: "button" });
    let problem = "";

    const paint = () => {
      const guess = model.get("_guess");
      const locked = guess !== null && model.get("_compared");
      input.lock(locked);
      button.disabled = locked;
      button.textContent = guess === null ? "Commit my prediction" : "Change my prediction";
      if (problem) status.textContent = problem;
      else if (locked) status.textContent = `✔ Committed: ${input.say(guess)}. The result is shown below.`;
      else if (guess !== null) {
        status.textContent =
          `✔ Committed: ${input.say(guess)}. Now run the next cell; ` +
          "until then you can change it.";
      } else status.textContent = "";
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
    const events = ["change:_guess", "change:_compared"];
    for (const event of events) model.on(event, refresh);
    refresh();
    return () => {
      stop();
      for (const event of events) model.off(event, refresh);
    };
  },
};
