import { describeGolden, type GoldenCase, readGoldenCases } from '@tfaip/numerics';
import { expect, it } from 'vitest';
import { type LayerCase, layerCase } from './testSupport/goldenLayer.js';
import { differsInTfjs, ourLayers, tfjsLayers } from './testSupport/kerasLayers.js';

const cases = ['layers', 'moreLayers'].flatMap((name) =>
  readGoldenCases<LayerCase>(new URL(`./golden/${name}.json`, import.meta.url)),
);

function casesWith(layers: typeof ourLayers, suffix = ''): GoldenCase[] {
  return cases.flatMap((example) => {
    const make = layers[example.layer];
    return make ? [layerCase(example, example.layer + suffix, make)] : [];
  });
}

const byOurs = casesWith(ourLayers);
const byTfjs = casesWith(tfjsLayers, ' of tfjs').filter((_, i) => {
  return !differsInTfjs(cases.filter(({ layer }) => layer in tfjsLayers)[i]!);
});

it('every case is one of a layer here or of tfjs', () => {
  const tested = new Set([...byOurs, ...byTfjs].map(({ id }) => id));
  expect(cases.filter(({ id }) => !tested.has(id)).map(({ id }) => id)).toEqual([]);
});

describeGolden('layers', byOurs);
describeGolden('layers of tfjs', byTfjs);
