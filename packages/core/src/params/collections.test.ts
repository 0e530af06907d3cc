import { describe, expect, it } from 'vitest';
import { type JsonObject, paramsFromJson, paramsToJson } from './json.js';
import { param } from './param.js';
import { Params } from './params.js';
import { ParamsError } from './paramsError.js';
import { problemsOf } from './validate.js';

abstract class StageParams extends Params {
  @param.bool({ help: 'Whether it runs' }) active = true;
}
class ScaleParams extends StageParams {
  @param.float({ help: 'Factor', min: 0 }) factor = 1;
}
class BlurParams extends StageParams {
  @param.int({ help: 'Radius', min: 1 }) radius = 2;
}
class SourceParams extends Params {
  @param.string({ help: 'Its path' }) path!: string;
}
class PipelineParams extends Params {
  @param.choices(() => [ScaleParams, BlurParams], { help: 'Stages' }) stages: StageParams[] = [];
  @param.listOf(() => SourceParams, { help: 'Sources', minItems: 1 }) sources: SourceParams[] = [];
  @param.dictOf(() => ScaleParams, { help: 'Scales by channel' }) scales: Record<string, ScaleParams> = {};
  @param.dict('float', { help: 'Weights by label', min: 0 }) weights: Record<string, number> = {};
  @param.dict(['a', 'b'], { help: 'Names' }) names: Record<string, string> = {};
  @param.list(['red', 'blue'], { help: 'Colours' }) colours: string[] = [];
}

function pipeline(): PipelineParams {
  const params = new PipelineParams();
  params.stages = [new BlurParams(), Object.assign(new ScaleParams(), { factor: 3 })];
  params.sources = [Object.assign(new SourceParams(), { path: 'a.txt' })];
  params.scales = { red: new ScaleParams() };
  params.weights = { main: 2, aux: 0.5 };
  params.names = { x: 'b' };
  params.colours = ['blue', 'blue'];
  return params;
}

const json: JsonObject = {
  colours: ['blue', 'blue'],
  names: { x: 'b' },
  scales: { red: { active: true, factor: 1 } },
  sources: [{ path: 'a.txt' }],
  stages: [
    { type: 'Blur', active: true, radius: 2 },
    { type: 'Scale', active: true, factor: 3 },
  ],
  weights: { aux: 0.5, main: 2 },
};

function messages(params: Params): string[] {
  return problemsOf(params).map(({ path, message }) => `${path}: ${message}`);
}

describe('lists and dictionaries of params', () => {
  it('go to JSON and back, classes kept', () => {
    expect(messages(pipeline())).toEqual([]);
    expect(paramsToJson(pipeline())).toEqual(json);
    const back = paramsFromJson(PipelineParams, json);
    expect(back).toEqual(pipeline());
    expect(back.stages[0]).toBeInstanceOf(BlurParams);
  });

  it('are validated item by item, each under its path', () => {
    const params = pipeline();
    Object.assign(params.stages[1]!, { factor: -1 });
    Object.assign(params.scales.red!, { factor: 'x' });
    params.weights = { main: -1 };
    params.names = { x: 'c' };
    params.colours = ['green'];
    params.sources = [];
    expect(messages(params)).toEqual([
      'sources: must contain at least 1 elements, but is []',
      'weights: each value must be of type float, at least 0, but is {"main":-1}',
      'names: each value must be one of a, b, but is {"x":"c"}',
      expect.stringMatching(/^colours: each value .*red, blue.* but is \["green"\]$/),
      'stages.1.factor: must not be less than 0, but is -1',
      'scales.red.factor: must be a finite number, but is "x"',
    ]);
  });

  it('take objects of params classes only', () => {
    const params = pipeline();
    Object.assign(params, { stages: [{ factor: 1 }], scales: { red: 1 } });
    expect(messages(params)).toEqual([
      expect.stringMatching(/^stages: must be an object of a Params class/),
      expect.stringMatching(/^scales: must be an object of a Params class/),
    ]);
  });

  it('name the place of what JSON has wrong', () => {
    const wrong: JsonObject = {
      stages: [{ type: 'Sharpen' }, { type: 'Blur', radus: 1 }],
      sources: {},
      scales: [],
    };
    const problems = (): unknown => paramsFromJson(PipelineParams, wrong, 'data');
    expect(problems).toThrow(ParamsError);
    expect(problems).toThrow(
      /data\.stages\.0: unknown choice "Sharpen"; known are Scale, Blur\ndata\.stages\.1\.radus: unknown field.*\ndata\.sources: must be a list.*\ndata\.scales: must be an object/,
    );
  });

  it('take the name of a class for an object with its defaults', () => {
    const { stages } = paramsFromJson(PipelineParams, { stages: ['Blur', { type: 'Scale' }] });
    expect(stages).toEqual([new BlurParams(), new ScaleParams()]);
  });
});

describe('a required field', () => {
  it('is one without a default', () => {
    expect(messages(new SourceParams())).toEqual(['path: is required']);
    expect(paramsToJson(new SourceParams())).toEqual({});
  });
});

describe('versions', () => {
  class EngineParams extends Params {
    static override readonly version = 3;
    @param.float({ help: 'Power in kW' }) power = 1;

    static override migrate(stored: JsonObject, version: number): JsonObject {
      // Version 1 had horsepower.
      return version === 1 ? { power: Number(stored.horsepower) * 0.7355 } : stored;
    }
  }
  class CarParams extends Params {
    @param.nested(() => EngineParams, { help: 'Engine' }) engine = new EngineParams();
  }

  it('are stored, and older fields are migrated', () => {
    expect(paramsToJson(new CarParams())).toEqual({ engine: { version: 3, power: 1 } });
    expect(paramsFromJson(CarParams, { engine: { horsepower: 100 } }).engine.power).toBeCloseTo(73.55);
    expect(paramsFromJson(CarParams, { engine: { version: 2, power: 5 } }).engine.power).toBe(5);
  });

  it('of the future are refused', () => {
    expect(() => paramsFromJson(CarParams, { engine: { version: 4 } })).toThrow(
      'engine.version: must be a whole number from 1 to 3, but is 4',
    );
  });
});

describe('classes of a choice', () => {
  it('must have different names', () => {
    class AParams extends Params {}
    class BParams extends Params {
      static override readonly typeName = 'A';
    }
    class OddParams extends Params {
      @param.choice(() => [AParams, BParams], { help: 'Odd' }) odd: Params = new AParams();
    }
    expect(() => paramsFromJson(OddParams, { odd: 'A' })).toThrow(/Two classes .* have the name A/);
  });
});

describe('the compiler', () => {
  it('refuses a field whose type does not allow what its decorator sets', () => {
    class WrongParams extends Params {
      // @ts-expect-error a number may be set
      @param.int({ help: 'Count' }) count = 'one';
      // @ts-expect-error null may be set
      @param.string({ help: 'Name', optional: true }) name = '';
      // @ts-expect-error "blue" may be set
      @param.oneOf(['red', 'blue'], { help: 'Colour' }) colour: 'red' = 'red';
      // @ts-expect-error a list may be set
      @param.list('bool', { help: 'Flags' }) flags = true;
      // @ts-expect-error a BlurParams may be set
      @param.choice(() => [ScaleParams, BlurParams], { help: 'Stage' }) stage = new ScaleParams();
    }
    expect(messages(new WrongParams())).toHaveLength(2);
  });

  it('infers the type of a field', () => {
    const params = pipeline();
    const factor: number = params.scales.red!.factor;
    const radius: number[] = params.stages.flatMap((stage) =>
      stage instanceof BlurParams ? [stage.radius] : [],
    );
    expect([factor, radius]).toEqual([1, [2]]);
  });
});
