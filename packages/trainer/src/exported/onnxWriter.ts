import { join } from 'node:path';
import type { ExportWriter } from '@tfaip/export';
import { onnxModel, writeOnnxModel } from '@tfaip/export/onnx';
import type { ExportSource } from './exportWriters.js';
import { frozenGraphWriter } from './frozenGraphWriter.js';

/** Adds models of ONNX, for onnxruntime. */
export function onnxWriter(source: ExportSource): ExportWriter {
  return frozenGraphWriter(
    {
      name: 'onnx',
      title: 'ONNX',
      check: onnxModel,
      write: async (folder, label, frozen) => {
        const file = `${label}.onnx`;
        await writeOnnxModel(join(folder, file), frozen);
        return file;
      },
    },
    source,
  );
}
