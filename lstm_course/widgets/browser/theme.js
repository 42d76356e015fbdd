// The page around a picture: its theme, its keys, and what happens where it is too narrow.

import { KEEP_KEYS, make } from "./elements.js";

/**
 * JupyterLab says on <body> which theme it wears; elsewhere ask the colour that text inherits. Where
 * the system forces its own colours (high contrast), no theme is seen.
 * @param {HTMLElement} element
 */
function isDark(element) {
  if (matchMedia("(forced-colors: active)").matches) {
    return matchMedia("(prefers-color-scheme: dark)").matches;
  }
  const light = document.body.getAttribute("data-jp-theme-light");
  if (light !== null) return light === "false";
  const colour = getComputedStyle(element.parentElement ?? document.body).color;
  const rgb = colour.match(/[\d.]+/g)?.map(Number);
  if (!rgb) return matchMedia("(prefers-color-scheme: dark)").matches;
  return 0.299 * rgb[0] + 0.587 * rgb[1] + 0.114 * rgb[2] > 140;
}

/**
 * Gives `el` the class "dark" while the page is dark. Returns what ends it.
 * @param {HTMLElement} el
 */
export function followTheme(el) {
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

/**
 * Keep "d d" and the arrows from reaching the notebook; leave its shortcuts with Ctrl and the like.
 * @param {HTMLElement} el
 */
export function keepKeysInside(el) {
  el.addEventListener("keydown", (event) => {
    const shortcut = event.ctrlKey || event.metaKey || event.altKey;
    if (!shortcut && event.key !== "Tab" && event.key !== "Escape") event.stopPropagation();
  });
}

/**
 * The place of a picture. Where the page is too narrow for it (zoomed, or a phone), it scrolls, and
 * the keys can do so too: Tab stops at it then, and only then.
 * @param {HTMLElement} sheet
 * @param {string} label
 */
export function pictureStage(sheet, label) {
  const stage = make("div", { class: "stage" }, sheet);
  const names = { ...KEEP_KEYS, tabindex: 0, role: "group", "aria-label": `${label}: scrolls` };
  new ResizeObserver(() => {
    const scrolls = stage.scrollWidth > stage.clientWidth && !stage.querySelector("[role=slider]");
    for (const [name, value] of Object.entries(names)) {
      if (scrolls) stage.setAttribute(name, String(value));
      else stage.removeAttribute(name);
    }
  }).observe(stage);
  return stage;
}
