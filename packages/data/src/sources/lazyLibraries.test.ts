import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

/** Libraries that are loaded when a source needs them: together they would cost each `--help` more than all else. */
const lazy = [
  '@tfaip/tfrecord',
  'apache-arrow',
  'csv-parse',
  'hyparquet',
  'hyparquet-compressors',
  'sharp',
  'tinyglobby',
  'yauzl',
  'yazl',
];

const folder = fileURLToPath(new URL('.', import.meta.url));
const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
  (name) => name.endsWith('.ts') && !/\.(test|soak)\.ts$|testSupport/.test(name),
);

test.each(lazy)('%s is not loaded before it is needed', (library) => {
  const code = sources.map((name) => readFileSync(path.join(folder, name), 'utf8')).join('\n');
  expect(code).toContain(`import('${library}')`);
  const eager = new RegExp(`^(import|export) (?!type)[^;]*from '${library}'`, 'm');
  expect(eager.exec(code)?.[0]).toBeUndefined();
});
