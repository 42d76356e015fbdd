// The training monitor: Python draws while it trains; the browser adds the Stop button.

export default {
  render(view) {
    const { model, el } = view;
    const undo = startLive(view);
    const button = make("button", { ...KEEP_KEYS, type: "button" });
    el.querySelector(".bar").replaceChildren(button); // there are no sliders, and nothing to reset
    const show = () => {
      const asked = model.get("stop_requested");
      button.disabled = asked || !model.get("_running");
      button.textContent = asked && model.get("_running") ? "Stopping …" : "Stop and keep the model";
    };
    button.addEventListener("click", () => {
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
