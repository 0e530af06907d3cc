import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ndArray } from '@tfaip/core';
import { writeExport } from '../exportedModel.js';

/** A program that replaces an export without end, until it is killed: every part of an export says its number. */
const [directory = ''] = process.argv.slice(2);
const { log } = console;

for (let number = 1; ; number++) {
  const part = {
    name: 'part',
    write: async (folder: string) => {
      await mkdir(join(folder, 'part'));
      await writeFile(join(folder, 'part', 'number'), String(number));
      return number;
    },
  };
  const weights = { w: ndArray('float32', [1000], new Float32Array(1000).fill(number)) };
  await writeExport(
    directory,
    () => ({
      weights,
      scenarioParams: { number },
      origin: { number },
      code: { text: `export const number = ${number};`, exportName: 'number' },
    }),
    [part],
  );
  log(number);
}
