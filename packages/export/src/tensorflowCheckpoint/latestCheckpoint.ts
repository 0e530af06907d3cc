import { readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { damagedCheckpoint } from './checkpointError.js';

/**
 * The prefix of the newest checkpoint of a folder, as the file `checkpoint` that TensorFlow keeps there says it
 * (`tf.train.latest_checkpoint`). It lies in the folder, whatever path it had when it was written.
 *
 * @returns undefined if there is no such file.
 * @throws {TensorflowCheckpointError} if it names no checkpoint.
 */
export async function latestTensorflowCheckpoint(folder: string): Promise<string | undefined> {
  const path = join(folder, 'checkpoint');
  const stats = await stat(path).catch(() => undefined);
  if (!stats?.isFile()) return undefined;
  // A message in protobuf's text format, in which bytes may be escaped by three octal digits.
  const [, escaped = ''] =
    /^model_checkpoint_path:\s*"((?:[^"\\]|\\.)*)"/m.exec(await readFile(path, 'latin1')) ?? [];
  const bytes = escaped.replaceAll(/\\([0-7]{3}|.)/g, (_, code: string) =>
    code.length === 3 ? String.fromCharCode(Number.parseInt(code, 8)) : code,
  );
  const name = basename(Buffer.from(bytes, 'latin1').toString('utf8'));
  if (name === '' || name === '..' || name.includes('\0')) {
    throw damagedCheckpoint(path, 'a list that names no checkpoint');
  }
  return join(folder, name);
}
