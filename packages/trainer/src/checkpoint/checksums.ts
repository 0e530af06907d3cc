import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DamagedCheckpointError } from './checkpointError.js';

/** Name of the file with the checksums, in the form of the program `sha256sum`, which can check it. */
export const checksumsFile = 'SHA256SUMS';

/** Writes the SHA-256 of every other file of a directory, and syncs it to disk. */
export async function writeChecksums(directory: string): Promise<void> {
  const names = (await readdir(directory)).filter((name) => name !== checksumsFile).sort();
  const lines: string[] = [];
  for (const name of names) lines.push(`${await sha256Of(join(directory, name))}  ${name}\n`);
  const file = await open(join(directory, checksumsFile), 'w');
  try {
    await file.writeFile(lines.join(''));
    await file.sync();
  } finally {
    await file.close();
  }
}

/**
 * Checks that a directory holds exactly the files that {@link writeChecksums} saw, unchanged.
 *
 * @throws {DamagedCheckpointError} that names the first file that is missing, changed or too many.
 */
export async function verifyChecksums(directory: string): Promise<void> {
  const listed = parse(await readFile(join(directory, checksumsFile), 'utf8').catch(() => ''));
  const present = (await readdir(directory)).filter((name) => name !== checksumsFile);
  if (listed.size === 0) throw damaged(directory, `no readable ${checksumsFile}`);
  for (const name of present) if (!listed.has(name)) throw damaged(directory, `${name} is in no checksum`);
  for (const [name, expected] of listed) {
    if (!present.includes(name)) throw damaged(directory, `${name} is missing`);
    const given = await sha256Of(join(directory, name));
    if (given !== expected) throw damaged(directory, `the SHA-256 of ${name} is ${given}, not ${expected}`);
  }
}

/** Empty if any line is not as {@link writeChecksums} writes it, or comes twice. */
function parse(text: string): Map<string, string> {
  const lines = text.split('\n');
  const end = lines.pop();
  const sums = new Map(
    lines.flatMap((line): [string, string][] => {
      const match = /^([0-9a-f]{64}) {2}([\w.-]+)$/.exec(line);
      return match ? [[match[2]!, match[1]!]] : [];
    }),
  );
  return end === '' && sums.size === lines.length ? sums : new Map();
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest('hex');
}

/** @param given what is found there instead of what was written. */
export function damaged(directory: string, given: string, cause?: unknown): DamagedCheckpointError {
  return new DamagedCheckpointError(`The checkpoint ${directory} is damaged.`, { given, cause });
}
