import { backend_util } from '@tensorflow/tfjs';
import fc from 'fast-check';

type Pad = 'valid' | 'same' | number | backend_util.ExplicitPadding;

/** One two-dimensional convolution or pooling, with channels last. */
export interface ConvCase {
  readonly x: [number, number, number, number];
  readonly filter: [number, number, number, number];
  readonly strides: [number, number];
  readonly dilations: [number, number];
  readonly pad: Pad;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
  readonly seed: number;
}

const size = (max: number) => fc.integer({ min: 1, max });
const border = () => fc.integer({ min: 0, max: 2 });

const pad: fc.Arbitrary<Pad> = fc.oneof(
  fc.constantFrom<Pad>('valid', 'same'),
  border(),
  fc.tuple(border(), border(), border(), border()).map(
    ([top, bottom, left, right]): Pad => [
      [0, 0],
      [top, bottom],
      [left, right],
      [0, 0],
    ],
  ),
);

/** Random convolutions: batches, even and 1x1 filters, strides, all kinds of padding. */
export function convCases(options: { maxDilation?: number } = {}): fc.Arbitrary<ConvCase> {
  return (
    fc
      .record({
        x: fc.tuple(size(3), size(9), size(9), size(5)),
        kernel: fc.tuple(size(4), size(4)),
        lastDim: size(4),
        strides: fc.tuple(size(3), size(3)),
        dilations: fc.tuple(size(options.maxDilation ?? 1), size(options.maxDilation ?? 1)),
        pad,
        seed: fc.integer({ min: 1, max: 1_000_000 }),
      })
      .map(({ kernel, lastDim, ...rest }): ConvCase => {
        const rounding = typeof rest.pad === 'string' ? {} : { dimRoundingMode: 'floor' as const };
        return { ...rest, filter: [...kernel, rest.x[3], lastDim], ...rounding };
      })
      // tfjs has no convolution with both strides and dilations.
      .filter(({ strides, dilations }) => Math.max(...strides) === 1 || Math.max(...dilations) === 1)
      .filter((conv) => outShape(conv).every((length) => length > 0))
  );
}

/** Shape of the output, channels last. */
export function outShape(conv: ConvCase, depthwise = false): number[] {
  return backend_util.computeConv2DInfo(
    conv.x,
    conv.filter,
    conv.strides,
    conv.dilations,
    conv.pad,
    conv.dimRoundingMode,
    depthwise,
  ).outShape;
}

/** The attributes that every convolution kernel takes. */
export function convAttrs({ strides, dilations, pad, dimRoundingMode }: ConvCase): object {
  return { strides, dilations, pad, dimRoundingMode };
}
