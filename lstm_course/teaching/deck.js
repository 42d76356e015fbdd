// Makes the text of each slide as large as fits, then starts reveal.js.

const LARGEST = 34; // px on a slide of 1280 × 720
const SMALLEST = 20;

function fits(body) {
  const cut = (node) => node.scrollHeight > node.clientHeight + 1 || node.scrollWidth > node.clientWidth + 1;
  return !cut(body) && ![...body.querySelectorAll("pre, .formula, table")].some(
    (node) => node.getBoundingClientRect().right > body.getBoundingClientRect().right + 1 || cut(node));
}

document.documentElement.classList.add("measuring"); // reveal.css hides what is not on show
for (const body of document.querySelectorAll(".page > .body")) {
  let size = LARGEST;
  do body.style.fontSize = `${size}px`; while (!fits(body) && size-- > SMALLEST);
}
document.documentElement.classList.remove("measuring");

Reveal.initialize({
  width: 1280,
  height: 720,
  margin: 0,
  center: false,
  hash: true,
  slideNumber: "c/t",
  transition: "none",
  backgroundTransition: "none",
  pdfMaxPagesPerSlide: 1,
  plugins: [RevealNotes],
});
