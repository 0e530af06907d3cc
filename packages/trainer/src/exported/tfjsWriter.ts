import { join } from 'node:path';
import type { ExportWriter } from '@tfaip/export';
import { checkTfjsOps, writeTfjsModel } from '@tfaip/export/tfjs';
import type { ExportSource } from './exportWriters.js';
import { frozenGraphWriter } from './frozenGraphWriter.js';

/** Adds graph models of tfjs, for browsers. */
export function tfjsWriter(source: ExportSource): ExportWriter {
  return frozenGraphWriter(
    {
      name: 'tfjs',
      title: 'graph models of tfjs',
      check: checkTfjsOps,
      write: async (folder, label, frozen) => {
        await writeTfjsModel(join(folder, label), frozen);
        return join(label, 'model.json');
      },
    },
    source,
  );
}
