import { DataError } from '@tfaip/core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import golden from '../../golden/tfrecord.json' with { type: 'json' };
import { decodeExample, type Example, encodeExample, type Feature } from './example.js';

/** A feature as the golden file has it: its kind and values, bytes in base64. */
interface GoldenFeature {
  readonly kind: string | null;
  readonly value: readonly (string | number)[];
}

function featureOf({ kind, value }: GoldenFeature): Feature | undefined {
  if (kind === 'bytes_list') return value.map((base64) => Buffer.from(base64 as string, 'base64'));
  if (kind === 'float_list') return Float32Array.from(value as number[]);
  return kind === 'int64_list' ? BigInt64Array.from(value as number[], BigInt) : undefined;
}

const cases = golden.cases.flatMap(({ id, records_base64, examples }) =>
  (examples ?? []).map((example, index) => ({
    id: `${id}, record ${index}`,
    bytes: Buffer.from(records_base64[index]!, 'base64'),
    example: Object.fromEntries(
      Object.entries(example as Record<string, GoldenFeature>).map(([name, feature]) => [
        name,
        featureOf(feature),
      ]),
    ),
  })),
);

const anyFeature: fc.Arbitrary<Feature | undefined> = fc.oneof(
  fc.array(fc.uint8Array()),
  fc.float32Array({ noNaN: true }),
  fc.bigInt64Array(),
  fc.constant(undefined),
);

describe('tf.train.Example', () => {
  it.each(cases)('of TensorFlow is read and written alike: $id', ({ bytes, example }) => {
    expect(decodeExample(bytes)).toEqual(example);
    expect(Buffer.from(encodeExample(example))).toEqual(bytes);
  });

  it('has golden cases', () => {
    expect(cases.length).toBeGreaterThan(10);
  });

  it('is read back as it was written', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'grapheme' }), anyFeature), (example) => {
        expect(decodeExample(encodeExample(example))).toEqual({ ...example });
      }),
      { seed: 1 },
    );
  });

  it('does not depend on the order of the features', () => {
    const a: Example = { x: Float32Array.of(1), y: undefined };
    const b: Example = { y: undefined, x: Float32Array.of(1) };
    expect(encodeExample(a)).toEqual(encodeExample(b));
  });

  it('may have numbers that are not packed, unknown fields, and the last of repeated features', () => {
    const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');
    // features { feature { key: "i", value { int64_list { value: 1  value: -1 } } } }
    const unpacked = hex('0a 16 0a 14 0a 01 69 12 0f 1a 0d 08 01 08 ff ff ff ff ff ff ff ff ff 01');
    expect(decodeExample(unpacked)).toEqual({ i: BigInt64Array.of(1n, -1n) });
    // float_list { value: 1.0, packed [2.0] }, and field 7 of the example, a varint
    const mixed = hex('0a 14 0a 12 0a 01 66 12 0d 12 0b 0d 00 00 80 3f 0a 04 00 00 00 40 38 05');
    expect(decodeExample(mixed)).toEqual({ f: Float32Array.of(1, 2) });
    const twice = Buffer.concat([
      encodeExample({ a: Float32Array.of(1), b: [] }),
      encodeExample({ a: Float32Array.of(2) }),
    ]);
    expect(decodeExample(twice)).toEqual({ a: Float32Array.of(2), b: [] });
  });

  it('is refused where it is cut short or of another kind', () => {
    const bytes = encodeExample({ a: Float32Array.of(1, 2), b: BigInt64Array.of(300n) });
    expect(() => decodeExample(bytes.subarray(0, -1))).toThrow(DataError);
    expect(() => decodeExample(Uint8Array.of(0xff, 0xff))).toThrow(/no tf\.train\.Example/);
    expect(decodeExample(new Uint8Array(0))).toEqual({});
  });
});
