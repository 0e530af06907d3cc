import assert from 'node:assert/strict';
import {
  AccuracyAccumulator,
  accuracy,
  bootstrapInterval,
  characterErrorRate,
  confusionMatrix,
  EvaluatorError,
  r2,
  rocAuc,
  sumsMetric,
} from '@tfaip/evaluator';

const targets = ['cat', 'dog', 'dog'];
const predictions = ['cat', 'cat', 'dog'];
assert.equal(accuracy(targets, predictions), 2 / 3);
assert.deepEqual(confusionMatrix([0, 0, 1], [0, 1, 1]).counts, [
  [1, 1],
  [0, 1],
]);
assert.equal(r2(Float32Array.of(1, 2, 3), [1, 2, 3]), 1);
assert.throws(() => accuracy(['cat'], []), EvaluatorError);
assert.equal(typeof AccuracyAccumulator, 'function');
assert.equal(rocAuc([false, true], [0.1, 0.9]), 1);
assert.equal(characterErrorRate(['kitten'], ['sitting']), 0.5);
assert.equal(
  bootstrapInterval(
    sumsMetric(
      [
        [1, 1],
        [2, 2],
      ],
      ([errors, length]) => errors / length,
    ),
  ).upper,
  0.5,
);
console.log('done');
