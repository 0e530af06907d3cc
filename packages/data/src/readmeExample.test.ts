import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const here = fileURLToPath(new URL('.', import.meta.url));

test('the README’s example prints what it says', () => {
  const code = /```ts\n(.*?)```/s.exec(readFileSync(join(here, '../README.md'), 'utf8'))![1]!;
  const expected = [...code.matchAll(/^\/\/ prints: (.*)$/gm)].map(([, line]) => `${line}\n`).join('');
  // In the package, where it resolves by its own name, and out of the way of what reads the sources meanwhile.
  const folder = mkdtempSync(join(here, '../.readme-'));
  try {
    writeFileSync(join(folder, 'example.ts'), code);
    const options = ['--conditions=@tfaip/source', '--import=tsx', join(folder, 'example.ts')];
    expect(execFileSync(process.execPath, options, { cwd: join(here, '..'), encoding: 'utf8' })).toBe(
      expected,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});
