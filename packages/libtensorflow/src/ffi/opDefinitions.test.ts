import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { describe, expect, it } from 'vitest';
import { DataType } from '../dataType.js';
import { describeNative } from '../testSupport/describeNative.js';
import { type OpListSource, opDefs } from './opDefinitions.js';

describe('opDefs', () => {
  it('reads names, arguments and statefulness, and skips the rest', () => {
    const message = (field: number, content: BinaryWriter, into = new BinaryWriter()) =>
      into.tag(field, WireType.LengthDelimited).bytes(content.finish());
    const text = (field: number, value: string, into = new BinaryWriter()) =>
      into.tag(field, WireType.LengthDelimited).string(value);
    const argument = text(5, 'N', text(2, 'a description', text(1, 'values')))
      .tag(3, WireType.Varint)
      .int32(DataType.INT32);
    const op = text(5, 'a summary', message(2, argument, text(1, 'Count')));
    op.tag(17, WireType.Varint).bool(true);
    const source = { opList: () => message(1, op).finish() };
    expect([...opDefs(source).values()]).toEqual([
      {
        name: 'Count',
        inputs: [{ name: 'values', type: DataType.INT32, numberAttr: 'N' }],
        outputs: [],
        isStateful: true,
      },
    ]);
  });

  it('asks a binding once', () => {
    let asked = 0;
    const source: OpListSource = {
      opList: () => {
        asked++;
        return new Uint8Array();
      },
    };
    expect(opDefs(source)).toBe(opDefs(source));
    expect(asked).toBe(1);
  });
});

describeNative('opDefs of the library', (runtime) => {
  const definition = (name: string) => opDefs(runtime().binding).get(name);

  it('knows the usual operations', () => {
    expect(opDefs(runtime().binding).size).toBeGreaterThan(1000);
    expect(definition('MatMul')).toEqual({
      name: 'MatMul',
      inputs: [
        { name: 'a', typeAttr: 'T' },
        { name: 'b', typeAttr: 'T' },
      ],
      outputs: [{ name: 'product', typeAttr: 'T' }],
      isStateful: false,
    });
  });

  it('tells fixed dtypes, counted and listed arguments', () => {
    expect(definition('Shape')?.outputs).toEqual([{ name: 'output', typeAttr: 'out_type' }]);
    expect(definition('Less')?.outputs).toEqual([{ name: 'z', type: DataType.BOOL }]);
    expect(definition('Split')?.outputs).toEqual([
      { name: 'output', typeAttr: 'T', numberAttr: 'num_split' },
    ]);
    expect(definition('While')?.outputs).toEqual([{ name: 'output', typeListAttr: 'T' }]);
  });

  it('tells which operations are stateful', () => {
    expect(definition('AssignVariableOp')?.isStateful).toBe(true);
    expect(definition('RandomUniform')?.isStateful).toBe(true);
    expect(definition('StatelessRandomUniformV2')?.isStateful).toBe(false);
  });
});
