// Numbers as Python writes them: pictures/svg.py, widgets/question.py and round().

/**
 * Two decimals as Python rounds them: a number halfway between two goes to the even one, where
 * toFixed goes up. Only numbers that end in .125 or .625 are exactly halfway and rounded otherwise.
 * @param {number} value
 */
export function twoDecimals(value) {
  const size = Math.abs(value);
  const down = (8 * size) % 4 === 1;
  return (value < 0 ? "-" : "") + (down ? size - 0.005 : size).toFixed(2);
}

/**
 * +0.43, −1.10, and never −0.00.
 * @param {number} value
 */
export function signed(value) {
  const size = twoDecimals(Math.abs(value));
  return (value < 0 && Number(size) !== 0 ? "−" : "+") + size;
}

/**
 * A coordinate with at most two decimals, without trailing zeros.
 * @param {number} value
 */
export function coordinate(value) {
  const short = twoDecimals(value).replace(/\.?0+$/, "");
  return short === "-0" ? "0" : short;
}

/**
 * A whole number, halves to the even one.
 * @param {number} value
 */
export function roundHalfEven(value) {
  const down = Math.floor(value);
  if (value - down !== 0.5) return Math.round(value);
  return down % 2 ? down + 1 : down;
}

/**
 * Whole from 100 on, otherwise three digits.
 * @param {number} value
 */
export function plainNumber(value) {
  const size = Math.abs(value);
  const whole = size < 1e7 && (size >= 100 || Number.isInteger(value));
  let text = String(whole ? Math.round(value) : Number(value.toPrecision(3)));
  if (!whole && (size < 1e-4 || size >= 1e7)) {
    text = value
      .toExponential(2)
      .replace(/\.?0+e/, "e")
      .replace("+", "");
  }
  return text.replaceAll("-", "−");
}
