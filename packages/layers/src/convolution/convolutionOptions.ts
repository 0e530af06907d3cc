import { ModelError } from '@tfaip/core';
import type { ActivationName } from '../activations/activations.js';
import type { ConvolutionPadding } from './convolve.js';

/** What all convolutions can be told; lengths are one number, or the convolution's number of them. */
export interface ConvolutionOptions<Length> {
  readonly kernelSize: number | Length;
  /** Default 1. */
  readonly strides?: number | Length;
  /** `same` pads with zeros such that the output is as long as the input divided by the strides; default valid. */
  readonly padding?: ConvolutionPadding;
  /** Distance between the kernel's values; default 1. */
  readonly dilation?: number | Length;
  /** Default: none. */
  readonly activation?: ActivationName;
  /** Whether there is an offset for each filter; default true. */
  readonly useBias?: boolean;
}

/** @throws {ModelError} that names the numbers of a layer's options which are no integers of at least 1. */
export function checkCounts(
  layer: string,
  counts: Readonly<Record<string, number | readonly number[]>>,
): void {
  const wrong = Object.entries(counts).filter(
    ([, value]) => ![value].flat().every((each) => Number.isInteger(each) && (each as number) >= 1),
  );
  if (wrong.length === 0) return;
  throw new ModelError(`${layer}: lengths and counts must be integers of at least 1.`, {
    given: wrong.map(([name, value]) => `${name} ${value}`).join(', '),
  });
}

/** @throws {ModelError} if a layer is told to have both strides and dilation, which no convolution has here. */
export function checkNotBoth(layer: string, strides: readonly number[], dilation: readonly number[]): void {
  if (strides.every((each) => each === 1) || dilation.every((each) => each === 1)) return;
  throw new ModelError(`${layer}: strides and dilation cannot go together.`, {
    given: `strides ${strides}, dilation ${dilation}`,
  });
}
