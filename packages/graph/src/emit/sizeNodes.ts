import { DataType } from '@tfaip/libtensorflow';
import type { ConstantPattern, SizedNumber } from '../shape/constantPattern.js';
import type { DimExpression, DimRef } from '../shape/dimExpression.js';
import { int, type NodeBuilder, type, type Value } from './nodeBuilder.js';

/** Computes in a graph what follows from lengths of values: each length and each expression once. */
export class SizeNodes {
  private readonly known = new Map<string, Value>();

  /** @param valueOf the value of the scope whose dimension is meant. */
  constructor(
    private readonly builder: NodeBuilder,
    private readonly tensorOf: (ref: DimRef) => { readonly value: Value; readonly dtype: number },
  ) {}

  /** The values of a constant that varies. */
  constant(pattern: ConstantPattern, dtype: number, shape: readonly number[]): Value {
    switch (pattern.kind) {
      case 'numbers':
        return shape.length === 0
          ? this.number(pattern.numbers[0]!, dtype)
          : this.vector(pattern.numbers, dtype);
      case 'fill':
        return this.builder.value(
          'sizes/fill',
          'Fill',
          [this.vector(pattern.shape, DataType.INT32), this.number(pattern.value, dtype)],
          {
            T: type(dtype),
            index_type: type(DataType.INT32),
          },
        );
      case 'range':
        return this.range(pattern, dtype);
    }
  }

  /** A scalar int32 that follows from lengths. */
  length(number: SizedNumber): Value {
    return this.number(number, DataType.INT32);
  }

  private range({ start, delta, length }: ConstantPattern & { kind: 'range' }, dtype: number): Value {
    const { builder } = this;
    const count = this.number(length, DataType.INT32);
    const steps = builder.value('sizes/range', 'Range', [builder.int32(0), count, builder.int32(1)], {
      Tidx: type(DataType.INT32),
    });
    const asType = this.cast(steps, DataType.INT32, dtype);
    const scaled = this.binary('Mul', asType, this.number(delta, dtype), dtype);
    return this.binary('AddV2', scaled, this.number(start, dtype), dtype);
  }

  private vector(numbers: readonly SizedNumber[], dtype: number): Value {
    if (dtype === DataType.INT32 && numbers.every((each) => typeof each === 'number')) {
      return this.builder.int32(numbers as readonly number[]);
    }
    const parts = numbers.map((each) => this.number(each, dtype));
    return this.builder.value('sizes/vector', 'Pack', parts, {
      T: type(dtype),
      N: int(parts.length),
      axis: int(0),
    });
  }

  private number(number: SizedNumber, dtype: number): Value {
    if (typeof number === 'number') {
      if (dtype === DataType.INT32) return this.builder.int32(number);
      return this.cast(this.builder.float64(number), DataType.DOUBLE, dtype);
    }
    return this.once(`${dtype} ${JSON.stringify(number)}`, () =>
      dtype === DataType.INT32 ? this.integer(number) : this.cast(this.float(number), DataType.DOUBLE, dtype),
    );
  }

  /** In integers: whole factors multiply, reciprocals of whole numbers divide. */
  private integer({ factor, numerator, denominator, offset }: DimExpression): Value {
    const divisor = Number.isInteger(factor) ? 1 : Math.round(1 / factor);
    const lengths = numerator.map((ref) => this.dimension(ref));
    const factors = Number.isInteger(factor) && factor !== 1 ? [this.builder.int32(factor)] : [];
    let value = this.product([...lengths, ...factors], DataType.INT32);
    for (const ref of denominator)
      value = this.binary('FloorDiv', value, this.dimension(ref), DataType.INT32);
    if (divisor !== 1) value = this.binary('FloorDiv', value, this.builder.int32(divisor), DataType.INT32);
    return offset === 0 ? value : this.binary('AddV2', value, this.builder.int32(offset), DataType.INT32);
  }

  /** In float64, as JavaScript has computed it. */
  private float({ factor, numerator, denominator, offset }: DimExpression): Value {
    const length = (ref: DimRef): Value =>
      this.once(`float64 ${JSON.stringify(ref)}`, () =>
        this.cast(this.dimension(ref), DataType.INT32, DataType.DOUBLE),
      );
    const top = this.product([this.builder.float64(factor), ...numerator.map(length)], DataType.DOUBLE);
    const quotient =
      denominator.length === 0
        ? top
        : this.binary(
            'RealDiv',
            top,
            this.product(denominator.map(length), DataType.DOUBLE),
            DataType.DOUBLE,
          );
    return offset === 0
      ? quotient
      : this.binary('AddV2', quotient, this.builder.float64(offset), DataType.DOUBLE);
  }

  private dimension(ref: DimRef): Value {
    const { builder } = this;
    const { node, output, axis } = ref;
    return this.once(`dim ${node}:${output}:${axis}`, () => {
      const shape = this.once(`shape ${node}:${output}`, () => {
        const { value, dtype } = this.tensorOf(ref);
        return builder.value('sizes/shape', 'Shape', [value], {
          T: type(dtype),
          out_type: type(DataType.INT32),
        });
      });
      const bounds = [builder.int32([axis]), builder.int32([axis + 1]), builder.int32([1])];
      return builder.value('sizes/length', 'StridedSlice', [shape, ...bounds], {
        T: type(DataType.INT32),
        Index: type(DataType.INT32),
        begin_mask: int(0),
        end_mask: int(0),
        ellipsis_mask: int(0),
        new_axis_mask: int(0),
        shrink_axis_mask: int(1),
      });
    });
  }

  private product(values: readonly Value[], dtype: number): Value {
    return values.reduce((product, value) => this.binary('Mul', product, value, dtype));
  }

  private binary(op: string, a: Value, b: Value, dtype: number): Value {
    return this.builder.value(`sizes/${op}`, op, [a, b], { T: type(dtype) });
  }

  private cast(value: Value, from: number, to: number): Value {
    if (from === to) return value;
    return this.builder.value('sizes/cast', 'Cast', [value], {
      SrcT: type(from),
      DstT: type(to),
      Truncate: { kind: 'bool', value: false },
    });
  }

  private once(key: string, make: () => Value): Value {
    const known = this.known.get(key);
    if (known) return known;
    const value = make();
    this.known.set(key, value);
    return value;
  }
}
