// The training monitor: Python draws while it trains; the browser adds the Stop button.

export default {
  render(view) {
    const { model, el } = view;
    const undo = startLive(view);
    const button = make("button", { ...KEEP_KEYS, type: "button" });
    el.querySelector(".bar").replaceChildren(button); // there are no sliders, and nothing to reset
    const shut = () => model.get("stop_requested") || !model.get("_running");
    const show = () => {
      const asked = model.get("stop_requested");
      button.setAttribute("aria-disabled", shut()); // "disabled" would take the focus away
      button.textContent = asked && model.get("_running") ? "Stopping …" : "Stop and keep the model";
    };
    button.addEventListener("click", () => {
      if (shut()) return;
      model.set("stop_requested", true);
      model.save_changes();
    });
    const events = ["change:stop_requested", "change:_running"];
    for (const event of events) model.on(event, show);
    show();
    return () => {
      undo();
      for (const event of events) model.off(event, show);
    };
  },
};
