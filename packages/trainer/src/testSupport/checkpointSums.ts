import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** All that is in a checkpoint, but which run it is of: SHA-256 of its files with arrays, and its state. */
export async function checkpointSums(directory: string): Promise<string> {
  const sums = await readFile(join(directory, 'SHA256SUMS'), 'utf8');
  const state = JSON.parse(await readFile(join(directory, 'state.json'), 'utf8'));
  const arrays = sums.split('\n').filter((line) => !line.endsWith('  state.json'));
  const { run: _run, ...parts } = state.parts;
  return [...arrays, JSON.stringify({ ...state, parts })].join('\n');
}
