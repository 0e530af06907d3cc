import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  forEachParams,
  Params,
  type ParamsClass,
  paramsFromJson,
  paramsToJson,
} from '../packages/core/src/index.js';
import { arbitraryParams } from '../packages/testing/src/index.js';
import { repositoryFiles } from './repositoryFiles.js';
import { workspaceRoot } from './workspace.js';

const declaration = /^(?:export )?(?:abstract )?class (\w+Params)\b/gm;
const sources = /^(packages|examples)\/[^/]+\/src\/.*(?<!\.test|\.soak|\.d)\.ts$/;

const isFixture = /\/(fixtures|testSupport)\//;

/** Source files that declare params classes, with the names of these. */
const declared = new Map(
  repositoryFiles()
    .filter((file) => sources.test(file))
    .map((file) => [file, namesIn(file)] as const)
    .filter(([, names]) => names.length > 0),
);

const classes = new Map<string, ParamsClass>();

beforeAll(async () => {
  for (const file of declared.keys()) {
    const exported: object = await import(path.join(workspaceRoot, file));
    for (const value of Object.values(exported)) if (isParamsClass(value)) classes.set(value.name, value);
  }
});

function namesIn(file: string): string[] {
  return [...readFileSync(path.join(workspaceRoot, file), 'utf8').matchAll(declaration)].map(
    ([, name]) => name!,
  );
}

function isParamsClass(value: unknown): value is ParamsClass {
  return typeof value === 'function' && value.prototype instanceof Params;
}

describe('every params class of the repository', () => {
  it('comes back from JSON as it was, whatever its values', { timeout: 300_000 }, () => {
    const seen = new Set<string>();
    for (const cls of classes.values()) {
      const property = fc.property(
        arbitraryParams(() => new cls()),
        (params) => {
          const json = paramsToJson(params);
          const back = paramsFromJson(cls, JSON.parse(JSON.stringify(json)));
          expect(back).toEqual(params);
          expect(JSON.stringify(paramsToJson(back))).toBe(JSON.stringify(json));
          forEachParams(back, (each) => seen.add(each.constructor.name));
        },
      );
      fc.assert(property, { seed: 7, numRuns: 30 });
    }
    // Those that no module exports stand inside of others.
    const missing = [...declared].flatMap(([file, names]) => (isFixture.test(file) ? [] : names));
    expect(missing.filter((name) => !seen.has(name))).toEqual([]);
  });
});
