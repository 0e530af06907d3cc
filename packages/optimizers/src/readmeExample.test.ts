import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const here = fileURLToPath(new URL('.', import.meta.url));

it('the example of the README prints what it says', () => {
  const code = /```ts\n(.*?)```/s.exec(readFileSync(join(here, '../README.md'), 'utf8'))![1]!;
  const expected = [...code.matchAll(/^\/\/ prints: (.*)$/gm)].map(([, line]) => line);
  expect(expected.length).toBeGreaterThan(0);
  // In the package, where it resolves by its own name, and out of the way of what reads the sources meanwhile.
  const folder = mkdtempSync(join(here, '../.readme-'));
  try {
    const file = join(folder, 'example.ts');
    writeFileSync(file, code);
    const options = ['--conditions=@tfaip/source', '--import=tsx', file];
    const printed = execFileSync(process.execPath, options, { cwd: join(here, '..'), encoding: 'utf8' });
    // tfjs greets before that.
    expect(printed.trimEnd().split('\n').slice(-expected.length)).toEqual(expected);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
