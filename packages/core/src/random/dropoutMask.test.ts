import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import { withStepContext } from '../runtime/stepContext.js';
import { dropoutMask } from './dropoutMask.js';

beforeAll(() => tf.setBackend('cpu'));

it('is 0 at the wanted share and 1 / (1 - rate) elsewhere, new in every step', () => {
  const mask = (step: number) =>
    tf.tidy(() => withStepContext({ seed: 1, step }, () => dropoutMask([100, 100], 0.2, 'mask')).dataSync());
  const values = [...mask(0)];
  expect(new Set(values)).toEqual(new Set([0, 1.25]));
  const share = values.filter((x) => x === 0).length / 1e4;
  // Five standard errors.
  expect(Math.abs(share - 0.2)).toBeLessThan(5 * Math.sqrt((0.2 * 0.8) / 1e4));
  expect(mask(0)).toEqual(mask(0));
  expect(mask(1)).not.toEqual(mask(0));
});
