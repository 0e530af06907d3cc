import { mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';

/** A folder for the tests of one file, which is deleted after them. */
export class TemporaryFolder {
  readonly path: string = mkdtempSync(path.join(tmpdir(), 'tfaip-sources-'));

  constructor() {
    afterAll(() => rmSync(this.path, { recursive: true }));
  }

  /** Path of a file in the folder. */
  at(...names: string[]): string {
    return path.join(this.path, ...names);
  }

  /** Writes a file, and the folders above it, and gives its path. */
  write(name: string, content: string | Uint8Array): string {
    const file = this.at(name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
    return file;
  }

  /** The files of this folder that this process holds open; undefined where the system does not tell. */
  openFiles(): string[] | undefined {
    if (process.platform !== 'linux') return undefined;
    return readdirSync('/proc/self/fd')
      .map(targetOf)
      .filter((target) => target.startsWith(this.path));
  }
}

function targetOf(descriptor: string): string {
  try {
    return readlinkSync(`/proc/self/fd/${descriptor}`);
  } catch {
    return ''; // the descriptor by which the folder of descriptors was read
  }
}
