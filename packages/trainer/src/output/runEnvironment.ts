import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import * as tf from '@tensorflow/tfjs';
import type { JsonObject } from '@tfaip/core';

/** What a run's result may depend on beside its params and its data. */
export async function runEnvironment(runtimeName: string, backend: string): Promise<JsonObject> {
  return {
    code: await codeVersion(process.cwd()),
    lock_file: await lockFile(process.cwd()),
    device: {
      backend,
      runtime: runtimeName,
      processor: cpus()[0]?.model ?? 'unknown',
      threads: availableParallelism(),
      memory_mib: Math.round(totalmem() / 2 ** 20),
      platform: `${process.platform}-${process.arch}`,
    },
    versions: { node: process.version, tfaip: ownVersion(), tfjs: tf.version_core },
  };
}

/** The commit of the working directory and whether files differ from it; null where it is in no git repository. */
async function codeVersion(directory: string): Promise<JsonObject | null> {
  const git = async (...args: string[]): Promise<string> =>
    (await promisify(execFile)('git', args, { cwd: directory, timeout: 10_000 })).stdout.trim();
  try {
    return { commit: await git('rev-parse', 'HEAD'), modified: (await git('status', '--porcelain')) !== '' };
  } catch {
    // No git, or no repository: there is no commit to name.
    return null;
  }
}

const lockFiles = ['pnpm-lock.yaml', 'package-lock.json', 'yarn.lock', 'bun.lock'];

/** The nearest lock file of a package manager, with its SHA-256: it stands for the versions of all dependencies. */
async function lockFile(directory: string): Promise<JsonObject | null> {
  for (let folder = resolve(directory); ; folder = dirname(folder)) {
    for (const name of lockFiles) {
      const bytes = await readFile(join(folder, name)).catch(() => undefined);
      if (bytes) return { name, sha256: createHash('sha256').update(bytes).digest('hex') };
    }
    if (dirname(folder) === folder) return null;
  }
}

function ownVersion(): string {
  // The built file lies one folder below the package, this one two.
  const path = import.meta.url.endsWith('.ts') ? '../../package.json' : '../package.json';
  return JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8')).version;
}
