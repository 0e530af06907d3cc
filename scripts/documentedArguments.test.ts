import { describe, expect, it } from 'vitest';
import { PointTrainerParams } from '../examples/how-to/src/pipelineParams.js';
import { TextLineScenarioParams } from '../examples/text-line-recognition/src/scenario.js';
import { MnistScenarioParams } from '../examples/tutorial-mnist/src/full/scenario.js';
import { applySettings } from '../packages/cli/src/arguments/applySettings.js';
import { fieldsOf, fieldValue, nestedIn, type Params, setFieldValue } from '../packages/core/src/index.js';
import { LavParams, PredictorParams, TrainerParams } from '../packages/trainer/src/index.js';
import { readRepositoryFile, repositoryFiles } from './repositoryFiles.js';

/** Roots of the tutorial's arguments; other paths in documents are invented to show a form. */
const argument = /--((?:trainer|train|val|lav|predict|device|model\.graph)(?:\.[a-z_0-9]+)+)/g;
const documents = /(\.md|^examples\/.*(?<!\.test)\.ts)$/;

/** Paths of all arguments of the tutorial, of every class that can be chosen. */
function knownArguments(): Set<string> {
  const known = new Set<string>();
  const collect = (path: string, params: Params): void => {
    for (const each of applySettings([{ path, params }], []).arguments) known.add(each.path);
    for (const [owner, field] of choices(params)) {
      if (field.type.kind !== 'choice') continue;
      const present = fieldValue(owner, field);
      for (const cls of field.type.classes()) {
        setFieldValue(owner, field, new cls());
        for (const each of applySettings([{ path, params }], []).arguments) known.add(each.path);
      }
      setFieldValue(owner, field, present);
    }
  };
  // The how-to's have one more.
  for (const params of [new TrainerParams(), new PointTrainerParams()]) collect('trainer', params);
  for (const params of [
    new MnistScenarioParams(),
    new TextLineScenarioParams(),
    new LavParams(),
    new PredictorParams(),
  ])
    collect('', params);
  return known;
}

function choices(params: Params): [Params, ReturnType<typeof fieldsOf>[number]][] {
  return fieldsOf(params).flatMap((field) => [
    [params, field] as [Params, typeof field],
    ...nestedIn(field, fieldValue(params, field)).flatMap(([, nested]) => choices(nested)),
  ]);
}

describe('the documents', () => {
  it('name arguments that exist', () => {
    const known = knownArguments();
    const files = repositoryFiles().filter((file) => documents.test(file) && file !== 'CHANGELOG.md');
    const named = files.flatMap((file) =>
      [...readRepositoryFile(file).matchAll(argument)].map(([, path]) => ({ file, path: path! })),
    );
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter(({ path }) => !known.has(path))).toEqual([]);
  });
});
