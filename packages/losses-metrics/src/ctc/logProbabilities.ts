/** ln of the softmax of each row of classes, in float64. */
export function logSoftmaxOf(logits: Float32Array | Float64Array, classes: number): Float64Array {
  const result = new Float64Array(logits.length);
  for (let from = 0; from < logits.length; from += classes) {
    let largest = Number.NEGATIVE_INFINITY;
    for (let k = from; k < from + classes; k++) largest = Math.max(largest, logits[k]!);
    let sum = 0;
    for (let k = from; k < from + classes; k++) sum += Math.exp(logits[k]! - largest);
    const logSum = largest + Math.log(sum);
    for (let k = from; k < from + classes; k++) result[k] = logits[k]! - logSum;
  }
  return result;
}

/** ln(e^a + e^b). */
export function logAdd(a: number, b: number): number {
  if (a === Number.NEGATIVE_INFINITY) return b;
  if (b === Number.NEGATIVE_INFINITY) return a;
  return a > b ? a + Math.log1p(Math.exp(b - a)) : b + Math.log1p(Math.exp(a - b));
}
