// The training monitor: Python draws while it trains; the browser adds the Stop button.

/** @import { View } from "./model.js" */

import { find, KEEP_KEYS, make } from "./elements.js";
import { startLive } from "./frame.js";
import { listen } from "./model.js";

export default {
  /** @param {View} view */
  render(view) {
    const { model, el } = view;
    const undo = startLive(view);
    const button = make("button", { ...KEEP_KEYS, type: "button" });
    find(el, ".bar").replaceChildren(button); // there are no sliders, and nothing to reset
    const shut = () => model.get("stop_requested") || !model.get("_running");
    const show = () => {
      const asked = model.get("stop_requested");
      button.setAttribute("aria-disabled", String(shut())); // "disabled" would take the focus away
      button.textContent =
        asked && model.get("_running") ? "Stopping …" : "Stop and keep the model";
    };
    button.addEventListener("click", () => {
      if (shut()) return;
      model.set("stop_requested", true);
      model.save_changes();
    });
    const deaf = listen(model, ["stop_requested", "_running"], show);
    show();
    return () => {
      undo();
      deaf();
    };
  },
};
