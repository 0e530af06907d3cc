import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const packageFolder = fileURLToPath(new URL('..', import.meta.url));

it('the example of the README prints what it says', () => {
  const readme = readFileSync(join(packageFolder, 'README.md'), 'utf8');
  const [, code] = /```ts\n(.*?)```/s.exec(readme)!;
  const [, expected] = /^\/\/ prints: (.*)$/m.exec(code!)!;
  // Inside the package, which resolves by its own name there.
  const folder = mkdtempSync(join(packageFolder, '.readme-'));
  try {
    const file = join(folder, 'example.ts');
    writeFileSync(file, code!);
    const args = ['--conditions=@tfaip/source', '--import=tsx', file];
    expect(execFileSync(process.execPath, args, { cwd: packageFolder, encoding: 'utf8' })).toBe(
      `${expected}\n`,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});
