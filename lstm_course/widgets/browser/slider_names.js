// The handles of ipywidgets' own sliders have no name that a screen reader could say. This gives
// each the text beside it, on the whole page, for as long as the widget is shown.

/** @import { View } from "./model.js" */

function nameHandles() {
  for (const slider of document.querySelectorAll(".widget-slider")) {
    const text = slider.querySelector(".widget-label")?.textContent.trim();
    for (const handle of slider.querySelectorAll(".noUi-handle")) {
      if (text && handle.getAttribute("aria-label") !== text)
        handle.setAttribute("aria-label", text);
    }
  }
}

export default {
  /** @param {View} view */
  render({ el }) {
    el.hidden = true;
    nameHandles();
    const watch = new MutationObserver(nameHandles); // sliders that are shown later
    watch.observe(document.body, { childList: true, subtree: true });
    return () => watch.disconnect();
  },
};
