import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';

/** The newest first. */
export const checkpoints = ['epoch-0003-step-00000027', 'epoch-0002', 'epoch-0001'] as const;
const files = [
  'accumulator.safetensors',
  'ema.safetensors',
  'metrics.safetensors',
  'optimizer.safetensors',
  'SHA256SUMS',
  'state.json',
  'weights.safetensors',
] as const;

type CheckpointName = (typeof checkpoints)[number];

/** One thing that has happened to one file of a checkpoint. */
interface FileDamage {
  readonly kind: 'flip' | 'truncate' | 'zeros' | 'append' | 'delete' | 'folder';
  readonly checkpoint: CheckpointName;
  readonly file: (typeof files)[number];
  /** Where in the file, as a part of its length. */
  readonly place: number;
}

/** A number of the JSON is another one. */
interface JsonDamage {
  readonly kind: 'edit';
  readonly checkpoint: CheckpointName;
  /** Which of its digits. */
  readonly place: number;
}

/** A file, or all of them, of two checkpoints that were taken for each other. */
interface Swap {
  readonly kind: 'swap';
  readonly checkpoint: CheckpointName;
  readonly other: CheckpointName;
  readonly file: (typeof files)[number] | 'all';
}

/** The folder of a checkpoint is gone, became a file, or has got a file that it did not have. */
interface FolderDamage {
  readonly kind: 'gone' | 'file' | 'stray';
  readonly checkpoint: CheckpointName;
}

export type Damage = FileDamage | JsonDamage | Swap | FolderDamage;

const checkpoint = fc.constantFrom(...checkpoints);
const place = fc.nat({ max: 2 ** 24 - 1 }).map((value) => value / 2 ** 24);
const damage: fc.Arbitrary<Damage> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constantFrom('flip', 'truncate', 'zeros', 'append', 'delete', 'folder'),
      checkpoint,
      file: fc.constantFrom(...files),
      place,
    }),
  },
  fc.record({ kind: fc.constant('edit'), checkpoint, place }),
  fc.record({
    kind: fc.constant('swap'),
    checkpoint,
    other: checkpoint,
    file: fc.constantFrom(...files, 'all'),
  }),
  fc.record({ kind: fc.constantFrom('gone', 'file', 'stray'), checkpoint }),
);

/** One to four damages. */
export const damages: fc.Arbitrary<Damage[]> = fc.array(damage, { minLength: 1, maxLength: 4 });

/** Damages checkpoints; says which have become others than they were. */
export async function damageCheckpoints(folder: string, all: readonly Damage[]): Promise<Set<string>> {
  const before = await contents(folder);
  for (const each of all) {
    // Of several damages a later one may find nothing any more.
    await apply(folder, each).catch((error: NodeJS.ErrnoException) => {
      if (!['ENOENT', 'ENOTDIR', 'EISDIR', 'EEXIST'].includes(error.code ?? '')) throw error;
    });
  }
  const after = await contents(folder);
  return new Set(checkpoints.filter((name) => after[name] !== before[name]));
}

async function contents(folder: string): Promise<Record<string, string>> {
  const all: Record<string, string> = {};
  for (const name of checkpoints) {
    const parts = [...files, 'stray'].map((file) => readFile(join(folder, name, file), 'hex').catch(String));
    all[name] = (await Promise.all(parts)).join();
  }
  return all;
}

async function apply(folder: string, each: Damage): Promise<void> {
  const directory = join(folder, each.checkpoint);
  switch (each.kind) {
    case 'gone':
      return rm(directory, { recursive: true });
    case 'file':
      await rm(directory, { recursive: true });
      return writeFile(directory, '');
    case 'stray':
      return writeFile(join(directory, 'stray'), 'x');
    case 'edit':
      return change(join(directory, 'state.json'), (bytes) => editDigit(bytes, each.place));
    case 'swap': {
      const part = each.file === 'all' ? '' : each.file;
      return swap(join(directory, part), join(folder, each.other, part));
    }
    case 'delete':
      return rm(join(directory, each.file));
    case 'folder':
      await rm(join(directory, each.file));
      return mkdir(join(directory, each.file));
    default: {
      const { kind, file, place: part } = each;
      return change(join(directory, file), (bytes) => damageBytes(bytes, kind, part));
    }
  }
}

async function change(path: string, damaged: (bytes: Buffer) => Buffer): Promise<void> {
  await writeFile(path, damaged(await readFile(path)));
}

function damageBytes(bytes: Buffer, kind: 'flip' | 'truncate' | 'zeros' | 'append', part: number): Buffer {
  const at = Math.floor(part * bytes.length);
  if (kind === 'truncate') return bytes.subarray(0, at);
  if (kind === 'append') return Buffer.concat([bytes, bytes.subarray(at)]);
  // What a file system may leave of a file whose length was written before its content.
  if (kind === 'zeros') return Buffer.from(bytes).fill(0, at);
  const flipped = Buffer.from(bytes);
  if (bytes.length > 0) flipped[at]! ^= 1 << (at % 8);
  return flipped;
}

function editDigit(bytes: Buffer, part: number): Buffer {
  const text = bytes.toString();
  const digits = [...text.matchAll(/\d/g)];
  const digit = digits[Math.floor(part * digits.length)];
  if (!digit) return bytes;
  return Buffer.from(
    `${text.slice(0, digit.index)}${(Number(digit[0]) + 1) % 10}${text.slice(digit.index + 1)}`,
  );
}

async function swap(a: string, b: string): Promise<void> {
  if (a === b) return;
  await rename(a, `${a}-swapped`);
  await rename(b, a);
  await rename(`${a}-swapped`, b);
}
