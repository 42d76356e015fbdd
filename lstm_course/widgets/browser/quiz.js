// A quiz question: choose, answer, read why. Everything happens here; Python only notes the answer.

/** @import { View } from "./model.js" */

import { KEEP_KEYS, make, written } from "./elements.js";
import { listen } from "./model.js";
import { radioButtons, sign, startQuestion, statusLine } from "./question.js";

/** @typedef {{ text: string, right: boolean, why: string }} Option with its texts as HTML */

/** @param {Option[]} options */
function explanations(options) {
  const lines = options.map(({ text, right, why }) =>
    make("li", {}, sign(right), written("b", text), ": ", written("span", why)),
  );
  const list = make("ul", { class: "why" }, ...lines);
  list.hidden = true;
  return list;
}

export default {
  /** @param {View} view */
  render(view) {
    const { model } = view;
    /** @type {Option[]} */
    const options = model.get("_options");
    const status = statusLine();
    const all = explanations(options);
    const answer = make("button", { ...KEEP_KEYS, type: "button" }, "Answer");
    const more = make("button", { ...KEEP_KEYS, type: "button", "aria-expanded": "false" });
    more.textContent = "Explain every option";
    more.hidden = true;

    const show = () => {
      const chosen = options[model.get("_chosen")];
      if (!chosen) return;
      status.replaceChildren(sign(chosen.right), written("span", chosen.why));
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
    const texts = options.map((option) => option.text);
    const radios = radioButtons(model.get("_question"), texts, commit);
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
    const deaf = listen(model, ["_chosen"], refresh);
    refresh();
    return () => {
      stop();
      deaf();
    };
  },
};
