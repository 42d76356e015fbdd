// Makes the text of each slide as large as fits, then starts reveal.js.

const LARGEST = 40; // px on a slide of 1280 × 720
const SMALLEST = 20;

function fits(body) {
  const edge = body.getBoundingClientRect().right + 1;
  const wide = [...body.querySelectorAll("code, pre, math, table")];
  return (
    body.scrollHeight <= body.clientHeight + 1 &&
    body.scrollWidth <= body.clientWidth + 1 &&
    wide.every((node) => node.getBoundingClientRect().right <= edge && node.scrollWidth <= node.clientWidth + 1)
  );
}

document.documentElement.classList.add("measuring"); // reveal.css hides what is not on show
for (const pre of document.querySelectorAll(".body pre")) {
  const room = pre.parentNode.clientWidth - 40; // the frame of a piece of code
  pre.style.cssText = `font-size: ${SMALLEST}px; width: max-content`;
  const largest = (SMALLEST * room) / pre.getBoundingClientRect().width; // for its longest line
  pre.style.cssText = `font-size: max(${SMALLEST}px, min(0.8em, ${largest}px))`;
}
for (const body of document.querySelectorAll(".page > .body")) {
  let size = LARGEST;
  body.style.fontSize = `${size}px`;
  while (size > SMALLEST && !fits(body)) body.style.fontSize = `${--size}px`;
}
document.documentElement.classList.remove("measuring");

Reveal.initialize({
  width: 1280,
  height: 720,
  margin: 0,
  center: false,
  hash: true,
  controls: false, // the arrows would stand in front of the pictures
  slideNumber: "c/t",
  transition: "none",
  backgroundTransition: "none",
  pdfMaxPagesPerSlide: 1,
  pdfSeparateFragments: false,
  plugins: [RevealNotes],
});
