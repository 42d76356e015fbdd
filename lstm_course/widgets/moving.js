// What a picture needs that the browser moves without Python: numbers written as Python writes them,
// and pipes and valves that open and close (svg.flow and pictures/cell_valve.py draw them first).

// Two decimals as Python rounds them: a number halfway between two goes to the even one, where
// toFixed goes up. Only numbers that end in .125 or .625 are exactly halfway and rounded otherwise.
function twoDecimals(value) {
  const size = Math.abs(value);
  const down = (8 * size) % 4 === 1;
  return (value < 0 ? "-" : "") + (down ? size - 0.005 : size).toFixed(2);
}

// +0.43, −1.10, and never −0.00.
export function signed(value) {
  const size = twoDecimals(Math.abs(value));
  return (value < 0 && Number(size) !== 0 ? "−" : "+") + size;
}

// A coordinate with at most two decimals, without trailing zeros.
export function coordinate(value) {
  const short = twoDecimals(value).replace(/\.?0+$/, "");
  return short === "-0" ? "0" : short;
}

// Setting what is already there would cost the browser a new layout.
function put(element, name, value) {
  const text = typeof value === "number" ? coordinate(value) : value;
  if (text === null) element.removeAttribute(name);
  else if (element.getAttribute(name) !== text) element.setAttribute(name, text);
}

function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

// The two fills of a pipe, for values of either sign. The drawing holds both somewhere; a colour has
// a class, by which the dark theme recolours it.
function paintsOf(svg) {
  const positive = svg.querySelector(".fill-memory");
  return {
    positive: { fill: positive.getAttribute("fill"), class: "fill-memory" },
    negative: { fill: `url(#${svg.querySelector("pattern")?.id})`, class: null },
  };
}

const numbers = (text) => text.split(" ").map(Number);

// A stretch of pipe, as svg.flow fills it: the larger |value|, the thicker; hatched if negative.
function fillPipe(rect, value, paints) {
  let [x, y, width, height] = numbers(rect.dataset.pipe);
  const share = Math.min(1, Math.abs(value) / Number(rect.dataset.full));
  if (rect.dataset.upright) {
    x += (width * (1 - share)) / 2;
    width *= share;
    put(rect, "x", x);
    put(rect, "width", width);
  } else {
    y += (height * (1 - share)) / 2;
    height *= share;
    put(rect, "y", y);
    put(rect, "height", height);
  }
  const paint = value < 0 ? paints.negative : paints.positive;
  put(rect, "fill", paint.fill);
  put(rect, "class", paint.class);
}

// A plate of a valve comes out of its side of the rectangle, and fills it when the gate is 0.
function movePlate(rect, gate) {
  const [x, y, width, height] = numbers(rect.dataset.shut);
  const side = rect.dataset.side;
  const upright = side === "top" || side === "bottom";
  const closed = (upright ? height : width) * (1 - gate);
  put(rect, upright ? "height" : "width", closed);
  if (side === "bottom") put(rect, "y", y + height - closed);
  if (side === "right") put(rect, "x", x + width - closed);
}

// The two names at the ends of the lines, at least 18 apart, as chart.spread moves them.
function spread(c, h) {
  const missing = 18 - Math.abs(h - c);
  if (missing <= 0.01) return [c, h];
  return c <= h ? [c - missing / 2, h + missing / 2] : [c + missing / 2, h - missing / 2];
}
