import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as ours from './index.js';

/** Examples of one line, `name(…) // value`; those that elide a part of an object are prose. */
const examples = readdirSync(new URL('.', import.meta.url), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
  .flatMap((file) => {
    const source = readFileSync(new URL(file, import.meta.url), 'utf8');
    return [...source.matchAll(/@example (\w+\(.*) \/\/ ([-\d([].*)$/gm)];
  })
  .map(([, code, value]) => [code!, value!] as const)
  .filter(([, value]) => !value.includes('… }'));

function evaluated(code: string): unknown {
  return new Function(...Object.keys(ours), `return ${code}`)(...Object.values(ours));
}

/** A number told as `0.577…` is cut, not rounded. */
function expectNear(got: unknown, said: unknown, digits: number): void {
  if (typeof said === 'number') expect(got).toBeCloseTo(said, digits);
  else if (Array.isArray(said) && typeof said[0] === 'number') {
    expect(got).toHaveLength(said.length);
    said.forEach((value, i) => {
      expectNear((got as number[])[i], value, digits);
    });
  } else expect(got).toEqual(said);
}

describe('examples in the documentation', () => {
  it('are found', () => {
    expect(examples.length).toBeGreaterThan(35);
  });

  it.each(examples)('%s // %s', (code, said) => {
    expectNear(evaluated(code), evaluated(said.replaceAll('…', '5')), said.includes('…') ? 3 : 12);
  });
});
