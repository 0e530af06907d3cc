import { describe, expect, it } from 'vitest';
import { errorPlace } from './errorPlace.js';

function errorWith(...frames: string[]): Error {
  return Object.assign(new Error('x'), {
    stack: ['Error: x', ...frames.map((frame) => `    at ${frame}`)].join('\n'),
  });
}

describe('errorPlace', () => {
  it("is the first line of the user's own code", () => {
    const error = errorWith(
      'checkLabels (/srv/me/project/node_modules/@tfaip/core/dist/index.js:10:5)',
      `inner (${new URL('../../core/src/index.ts', import.meta.url).href}:3:1)`,
      'node:internal/modules/run_main:117:5',
      'MyModel.loss (file:///srv/me/project/my%20scenario.ts:26:79)',
      'MyModel.other (/srv/me/project/scenario.ts:1:1)',
    );
    expect(errorPlace(error)).toBe(' (/srv/me/project/my scenario.ts:26:79)');
  });

  it('is in the given file if the error has passed there', () => {
    const error = errorWith('helper (/srv/me/helper.ts:1:2)', 'async /srv/me/scenario.ts:3:4');
    expect(errorPlace(error, '/srv/me/scenario.ts')).toBe(' (/srv/me/scenario.ts:3:4)');
    expect(errorPlace(error, '/srv/me/other.ts')).toBe(' (/srv/me/helper.ts:1:2)');
  });

  it('is empty where no line is the user’s', () => {
    expect(errorPlace(errorWith('node:internal/process:1:1'))).toBe('');
  });
});
