import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

function block(language: string): string {
  return new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'ms').exec(readme)![1]!;
}

it('prints what the README says', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'tfaip-evaluator-'));
  try {
    const index = new URL('index.ts', import.meta.url).href;
    writeFileSync(path.join(folder, 'example.mts'), block('ts').replace(`'@tfaip/evaluator'`, `'${index}'`));
    const loader = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
    const printed = execFileSync(process.execPath, [`--import=${loader}`, 'example.mts'], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(printed).toBe(block('text'));
  } finally {
    rmSync(folder, { recursive: true });
  }
});
