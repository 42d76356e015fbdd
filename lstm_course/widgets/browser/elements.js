// Elements of a page: made, found, and changed only where something differs.

/** JupyterLab takes arrow keys and letters away from inputs in outputs unless told not to. */
export const KEEP_KEYS = { "data-lm-suppress-shortcuts": "true" };

/** @typedef {Record<string, string | number | boolean>} Attributes */

/**
 * A new element with attributes and children.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Attributes} [attributes]
 * @param {(Node | string)[]} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

/**
 * A new element with HTML that Python made of a text (support/markup.py).
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {string} html
 * @param {Attributes} [attributes]
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function written(tag, html, attributes = {}) {
  const element = make(tag, attributes);
  element.innerHTML = html;
  return element;
}

/**
 * The first element that a selector finds; an Error where there is none.
 * @template {Element} [Kind=HTMLElement]
 * @param {ParentNode} root
 * @param {string} selector
 * @returns {Kind}
 */
export function find(root, selector) {
  const found = root.querySelector(selector);
  if (!found) throw new Error(`${selector} is not there`);
  return /** @type {Kind} */ (found);
}

/**
 * Puts the focus on an element. The picture under the pointer must not move: no scrolling then.
 * @param {HTMLElement} element
 * @param {boolean} [scroll]
 */
export function focusOn(element, scroll = false) {
  element.focus({ preventScroll: !scroll });
}
