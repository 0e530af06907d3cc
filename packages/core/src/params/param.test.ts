import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import * as core from '../index.js';

const source = `
const { Params, param } = core;
class Base extends Params {
  @param.int({ help: 'A number', min: 1 }) count = 3;
}
class Inner extends Params {
  @param.string({ help: 'A name', optional: true }) name = null;
}
class Derived extends Base {
  @param.nested(() => Inner, { help: 'Inner' }) inner = new Inner();
  @param.list('int', { help: 'Numbers', max: 9, minItems: 1 }) list = [1];
}
return new Derived();
`;

/** Compiled by the decorators that class-validator knows, or by those of the standard. */
function compile(experimentalDecorators: boolean, text: string = source): core.Params {
  const { outputText } = ts.transpileModule(`function make(core: object) {${text}}`, {
    compilerOptions: { experimentalDecorators, target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
  });
  return new Function('core', `${outputText}; return make(core);`)(core) as core.Params;
}

describe.each([
  ['legacy', true],
  ['standard', false],
])('params with %s decorators', (_, experimentalDecorators) => {
  it('have their fields, in order, inherited ones first', () => {
    const fields = core.fieldsOf(compile(experimentalDecorators));
    expect(fields.map(({ name, type }) => [name, type.kind])).toEqual([
      ['count', 'int'],
      ['inner', 'nested'],
      ['list', 'list'],
    ]);
  });

  it('are validated', () => {
    const params = compile(experimentalDecorators);
    expect(core.problemsOf(params)).toEqual([]);
    Object.assign(params, { count: 0, inner: { name: 1 }, list: [] });
    const inner = (compile(experimentalDecorators) as unknown as { inner: object }).inner;
    Object.assign(params, { inner: Object.assign(inner, { name: 1 }) });
    expect(
      core
        .problemsOf(params)
        .map(({ path }) => path)
        .sort(),
    ).toEqual(['count', 'inner.name', 'list']);
  });

  it('have no field named as the key of the chosen class', () => {
    const text = `class Odd extends core.Params { @core.param.int({ help: 'Odd' }) type = 1; } return new Odd();`;
    expect(() => compile(experimentalDecorators, text)).toThrow(/cannot have a field named "type"/);
  });

  it('go to JSON', () => {
    expect(core.paramsToJson(compile(experimentalDecorators))).toEqual({
      count: 3,
      inner: { name: null },
      list: [1],
    });
  });
});
