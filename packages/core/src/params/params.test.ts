import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fieldsOf } from './fields.js';
import { paramsFromJson, paramsToJson } from './json.js';
import { param } from './param.js';
import { Params } from './params.js';
import { ParamsError } from './paramsError.js';
import { problemsOf, validateParams } from './validate.js';

abstract class ShapeParams extends Params {
  @param.float({ help: 'Area', min: 0 }) area = 1;
}
class SquareParams extends ShapeParams {
  @param.int({ help: 'Corners', min: 1 }) corners = 4;
}
class DiscParams extends ShapeParams {
  static override readonly typeName = 'Circle';
  @param.bool({ help: 'Whether it is filled' }) filled = false;
}
class InnerParams extends Params {
  @param.string({ help: 'A name', optional: true }) name: string | null = null;
  @param.list('int', { help: 'Counts', min: 0, minItems: 1 }) counts = [1];
}
class OuterParams extends Params {
  @param.oneOf(['red', 'blue'], { help: 'Colour' }) colour: 'red' | 'blue' = 'red';
  @param.nested(() => InnerParams, { help: 'Inner' }) inner = new InnerParams();
  @param.choice(() => [SquareParams, DiscParams], { help: 'Shape' }) shape: ShapeParams = new SquareParams();

  override postInit(): void {
    if (this.inner.name === 'share') this.inner.counts = [42];
  }
}

function messages(params: Params): string[] {
  return problemsOf(params, 'p').map(({ path, message }) => `${path}: ${message}`);
}

describe('params', () => {
  it('lists inherited fields first', () => {
    expect(fieldsOf(new DiscParams()).map(({ name }) => name)).toEqual(['area', 'filled']);
    expect(fieldsOf(new SquareParams()).map(({ name }) => name)).toEqual(['area', 'corners']);
  });

  it('has nothing against the defaults', () => {
    expect(messages(new OuterParams())).toEqual([]);
  });

  it('reports every problem with its path, what it is and what it must be', () => {
    const params = new OuterParams();
    params.colour = 'green' as 'red';
    params.inner.counts = [1, -1, 2.5];
    params.shape = new DiscParams();
    params.shape.area = Number.NaN;
    const found = messages(params);
    expect(
      found.some((line) =>
        line.startsWith('p.colour: must be one of the following values: red, blue, but is "green"'),
      ),
    ).toBe(true);
    expect(found).toContain('p.inner.counts: each value must be an integer number, but is [1,-1,2.5]');
    expect(found).toContain('p.shape.area: must be a finite number, but is NaN');
    expect(() => validateParams(params, 'p')).toThrow(ParamsError);
  });

  it('takes whole numbers only as far as they are exact', () => {
    const params = new OuterParams();
    params.inner.counts = [Number.MAX_SAFE_INTEGER];
    const square = new SquareParams();
    params.shape = square;
    square.corners = Number.MAX_SAFE_INTEGER;
    expect(messages(params)).toEqual([]);
    square.corners = 1e20;
    params.inner.counts = [1e20];
    expect(messages(params)).toEqual([
      expect.stringMatching(/^p\.inner\.counts: each value must not be greater than 9007199254740991/),
      'p.shape.corners: must not be greater than 9007199254740991, but is 100000000000000000000',
    ]);
  });

  it('shows what JSON cannot, in a field of any name', () => {
    class OddParams extends Params {
      @param.list('float', { help: 'Numbers' }) $all = [Number.NaN, -Infinity];
      @param.int({ help: 'A number' }) big = 3n as unknown as number;
    }
    expect(messages(new OddParams())).toEqual([
      'p.$all: each value must be a finite number, but is ["NaN","-Infinity"]',
      'p.big: must be an integer number, but is 3',
    ]);
  });

  it('calls the post-init hooks before it validates', () => {
    const params = new OuterParams();
    params.inner.name = 'share';
    params.inner.counts = [];
    validateParams(params);
    expect(params.inner.counts).toEqual([42]);
  });

  it('goes to JSON and back without a change', () => {
    const arbitrary = fc.record({
      colour: fc.constantFrom('red' as const, 'blue' as const),
      name: fc.option(fc.string()),
      counts: fc.array(fc.nat(), { minLength: 1 }),
      area: fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }),
      disc: fc.boolean(),
    });
    fc.assert(
      fc.property(arbitrary, ({ colour, name, counts, area, disc }) => {
        const params = new OuterParams();
        params.colour = colour;
        params.inner.name = name;
        params.inner.counts = counts;
        params.shape = disc ? new DiscParams() : new SquareParams();
        params.shape.area = area;
        const json = JSON.parse(JSON.stringify(paramsToJson(params)));
        const back = paramsFromJson(OuterParams, json);
        expect(back.shape.constructor).toBe(params.shape.constructor);
        expect(JSON.stringify(paramsToJson(back))).toBe(JSON.stringify(json));
      }),
    );
  });

  it('stores the chosen class by its registered name, keys sorted', () => {
    const params = new OuterParams();
    params.shape = new DiscParams();
    expect(JSON.stringify(paramsToJson(params))).toBe(
      '{"colour":"red","inner":{"counts":[1],"name":null},"shape":{"type":"Circle","area":1,"filled":false}}',
    );
  });

  it('rejects unknown fields and choices, all at once, with their paths', () => {
    const json = { color: 'red', inner: { nam: 1 }, shape: { type: 'Hexagon' } };
    for (const type of [['Circle'], { toString: 1 }, null]) {
      expect(() => paramsFromJson(OuterParams, { shape: { type } })).toThrow(
        /shape: unknown choice .* known are/,
      );
    }
    expect(() => paramsFromJson(OuterParams, json, 'trainer')).toThrow(ParamsError);
    try {
      paramsFromJson(OuterParams, json, 'trainer');
    } catch (error) {
      expect((error as ParamsError).problems.map(({ path }) => path)).toEqual([
        'trainer.color',
        'trainer.inner.nam',
        'trainer.shape',
      ]);
    }
  });
});
