import assert from 'node:assert/strict';
import { AccuracyAccumulator, accuracy, confusionMatrix, EvaluatorError, r2 } from '@tfaip/evaluator';

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
console.log('done');
