import { existsSync } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readManifest, replaceDirectory, standingDirectory } from '@tfaip/export';
import { writeOnnxModel } from '@tfaip/export/onnx';
import { frozenSignatures } from '@tfaip/export/saved-model';
import { writeTfjsModel } from '@tfaip/export/tfjs';
import { UsageError } from '../usageError.js';

export interface ConvertOptions {
  readonly to: 'onnx' | 'tfjs';
  /** Folder for the models. */
  readonly output: string;
  /** Whether a folder that is there is replaced. */
  readonly overwrite?: boolean;
}

/**
 * Writes the models of an export in another format, all of them or none.
 *
 * @returns the files that can be loaded.
 * @throws {UsageError} if the output exists.
 * @throws {ExportError} if the folder is no export.
 * @throws {SavedModelError} if the export holds no SavedModel.
 * @throws {UnsupportedOpsError} if a graph has operations that the format does not have.
 */
export async function convertExport(
  directory: string,
  { to, output, overwrite = false }: ConvertOptions,
): Promise<string[]> {
  if (!overwrite && (await stat(output).catch(() => undefined))) {
    throw new UsageError('The folder for the models exists.', {
      given: `--output ${output}`,
      fix: 'give another one, or --overwrite',
    });
  }
  const standing = await standingDirectory(directory);
  // Where there is no model at all, this says which exports the folder holds.
  if (!existsSync(join(standing, 'saved_model.pb'))) await readManifest(directory);
  const graphs = Object.entries(await frozenSignatures(standing));
  const files: string[] = [];
  await replaceDirectory(output, async (folder) => {
    for (const [label, graph] of graphs) {
      if (to === 'onnx') await writeOnnxModel(join(folder, `${label}.onnx`), graph);
      else {
        await mkdir(join(folder, label));
        await writeTfjsModel(join(folder, label), graph);
      }
      files.push(join(output, to === 'onnx' ? `${label}.onnx` : join(label, 'model.json')));
    }
  });
  return files;
}
