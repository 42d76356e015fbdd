// A quiz question: choose, answer, read why. Everything happens here; Python only notes the answer.

function verdict(option) {
  return make("span", { class: option.right ? "right" : "wrong" }, option.right ? "✔ " : "✘ ");
}

function explanations(options) {
  const lines = options.map((option) =>
    make("li", {}, verdict(option), rich("b", option.text), ": ", rich("span", option.why)),
  );
  const list = make("ul", { class: "why" }, ...lines);
  list.hidden = true;
  return list;
}

export default {
  render(view) {
    const { model } = view;
    const options = model.get("_options");
    const status = make("div", { class: "status", role: "status", "aria-live": "polite" });
    const all = explanations(options);
    const answer = make("button", { ...KEEP_KEYS, type: "button" }, "Answer");
    const more = make("button", { ...KEEP_KEYS, type: "button", "aria-expanded": "false" });
    more.textContent = "Explain every option";
    more.hidden = true;

    const show = () => {
      const chosen = options[model.get("_chosen")];
      if (!chosen) return;
      status.replaceChildren(verdict(chosen), rich("span", chosen.why));
      if (!chosen.right) status.append(" Choose again.");
      more.hidden = !(chosen.right || !all.hidden);
    };
    const commit = () => {
      const place = radios.read();
      if (place < 0) {
        status.textContent = "Choose one of the options first.";
        return;
      }
      model.set("_chosen", place);
      model.set("_tries", model.get("_tries") + 1);
      model.save_changes();
      show();
    };
    const radios = radioButtons(
      model.get("_question"),
      options.map((option) => option.text),
      commit,
    );
    answer.addEventListener("click", commit);
    more.addEventListener("click", () => {
      all.hidden = !all.hidden;
      more.setAttribute("aria-expanded", String(!all.hidden));
    });

    const kind = make("p", { class: "kind" }, "Quiz");
    const bar = make("div", { class: "bar" }, answer, more);
    const stop = startQuestion(view, kind, radios.element, bar, status, all);
    const refresh = () => {
      radios.show(model.get("_chosen"));
      show();
    };
    model.on("change:_chosen", refresh);
    refresh();
    return () => {
      stop();
      model.off("change:_chosen", refresh);
    };
  },
};
