"""One deck of slides, opened as a file: every slide is shown and measured.

``python tests/browser/slide_deck.py FOLDER`` checks all decks in a folder.
"""

import sys
from pathlib import Path

from course_in_browser import new_page, open_browser

SMALLEST = 20  # px, on a slide of 1280 × 720

MEASURE = """(smallest) => Reveal.getSlides().flatMap((slide) => {
  const { h, v } = Reveal.getIndices(slide);
  Reveal.slide(h, v);
  while (Reveal.availableFragments().next) Reveal.nextFragment();
  const where = `slide ${h}/${v ?? 0} (${slide.querySelector("h2").textContent})`;
  const page = slide.querySelector(".page");
  const frame = page.getBoundingClientRect();
  const bad = [];
  if (frame.width !== 1280 || frame.height !== 720) bad.push("is not 1280 × 720");
  for (const node of page.querySelectorAll("*")) {
    const box = node.getBoundingClientRect();
    const across = box.left < frame.left - 1 || box.right > frame.right + 1;
    const down = box.top < frame.top - 1 || box.bottom > frame.bottom + 1;
    if (across || down) bad.push(`${node.tagName} leaves the slide`);
    const image = node.tagName === "IMG";
    if (image && !node.alt.trim()) bad.push("a picture without alt text");
    if (image && !(node.naturalWidth && box.height > 250)) bad.push("a picture too small");
    const writes = [...node.childNodes].some((one) => one.nodeType === 3 && one.data.trim());
    const size = parseFloat(getComputedStyle(node).fontSize);
    const words = writes && !node.closest("math");
    if (words && size < smallest) bad.push(`${size} px: ${node.textContent}`);
    if (node.tagName === "math" && size < smallest) bad.push(`formula of ${size} px`);
  }
  const body = slide.querySelector(".body");
  if (body.scrollHeight > body.clientHeight + 1) bad.push(`too high, ${body.scrollHeight}`);
  if (body.scrollWidth > body.clientWidth + 1) bad.push(`too wide, ${body.scrollWidth}`);
  return bad.map((what) => `${where}: ${what}`);
})"""


def open_deck(browser, path, more=""):
    """The page of a deck; ``asked`` lists what it has asked for."""
    page = new_page(browser, width=1280, height=720)
    page.asked = []
    page.on("request", lambda request: page.asked.append(request.url))
    page.goto(path.as_uri() + more)
    page.wait_for_function("() => window.Reveal && Reveal.isReady()")
    return page


def problems(page):
    """What is wrong with any slide, with the console or with what was asked for."""
    found = page.evaluate(MEASURE, SMALLEST) + page.errors
    return found + [url[:80] for url in page.asked if not url.startswith(("file:", "data:"))]


if __name__ == "__main__":
    with open_browser() as browser:
        for path in sorted(Path(sys.argv[1]).resolve().glob("[0-9]*.html")):
            page = open_deck(browser, path)
            print(
                path.name, page.evaluate("() => Reveal.getTotalSlides()"), *problems(page), sep="\n"
            )
            page.context.close()
