import { expect, it } from 'vitest';
import { nearNames } from './nearNames.js';

it('puts the most alike first', () => {
  expect(nearNames('los', ['accuracy', 'loose', 'lost', 'loss'])).toEqual(['lost', 'loss', 'loose']);
});

it('takes one name inside the other for near, unless it is very short', () => {
  expect(nearNames('loss', ['train/loss_function', 's', 'steps'])).toEqual(['train/loss_function']);
});

it('does not mind upper case', () => {
  expect(nearNames('matmul', ['MatMul'])).toEqual(['MatMul']);
});

it('gives no more than asked for, and nothing where nothing is near', () => {
  expect(nearNames('a1', ['a2', 'a3', 'a4'], 2)).toEqual(['a2', 'a3']);
  expect(nearNames('weights', ['x', 'y'])).toEqual([]);
});
