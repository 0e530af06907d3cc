/** The machine's own Python package client, which knows its mirrors, proxies and certificates and checks hashes. */
import { spawn } from 'node:child_process';
import { WHEEL_PYTHON_VERSION } from '../locate/tensorflowVersion.js';
import { InstallError } from './installError.js';

/** How long and until when. */
export interface PipLimits {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** @throws {InstallError} if the machine has no python3 or it has no pip. */
export async function requirePip(limits: PipLimits): Promise<void> {
  const result = await python(['-m', 'pip', '--version'], {}, limits);
  if (result === 'missing') {
    throw new InstallError(
      'no-python',
      'Installing native TensorFlow needs python3 with pip, only to fetch the files; there is no python3 here. ' +
        'Install Python 3 and run tfaip native install again, or copy the tensorflow folder of a wheel to this ' +
        'machine and set TFAIP_LIBTENSORFLOW to it. Until then the WASM backend works.',
    );
  }
  if (result.code !== 0) {
    throw new InstallError(
      'no-pip',
      `python3 has no working pip (${lastLines(result.output, 1)}). Install it (python3 -m ensurepip, or the ` +
        'package python3-pip of your system) and run tfaip native install again.',
    );
  }
}

/**
 * Downloads the wheel of one requirement, without its dependencies.
 * @param folder takes the wheel; `scratch` what pip writes in between.
 * @throws {InstallError} with what pip said.
 */
export async function downloadWheel(
  requirement: string,
  platformTags: readonly string[],
  folder: string,
  scratch: string,
  limits: PipLimits,
): Promise<void> {
  const args = [
    ...['-m', 'pip', 'download', '--no-deps', '--only-binary=:all:', '--implementation', 'cp'],
    ...['--python-version', WHEEL_PYTHON_VERSION],
    ...platformTags.flatMap((tag) => ['--platform', tag]),
    ...['--progress-bar', 'off', '--disable-pip-version-check', '--no-input', '-d', folder, requirement],
  ];
  const result = await python(args, { TMPDIR: scratch }, limits);
  if (result === 'missing' || result.code !== 0) {
    const output = result === 'missing' ? 'python3 is gone' : lastLines(result.output, 4);
    throw new InstallError(
      'download',
      `pip could not download ${requirement} for ${platformTags[0]}:\n${output}\n` +
        'Check the network and that pip can reach its package index, then run tfaip native install again.',
    );
  }
}

interface Finished {
  readonly code: number | null;
  readonly output: string;
}

function python(
  args: readonly string[],
  env: Record<string, string>,
  { timeoutMs, signal }: PipLimits,
): Promise<Finished | 'missing'> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const child = spawn('python3', [...args], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(signal === undefined ? {} : { signal }),
    });
    let output = '';
    let timedOut = false;
    const collect = (chunk: Buffer) => {
      output += chunk.toString();
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    const timer = setTimeout(() => {
      timedOut = true;
      child.kill();
    }, timeoutMs);
    child.on('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      if (error.code === 'ENOENT') resolve('missing');
      else reject(error);
    });
    child.on('close', (code) => {
      clearTimeout(timer);
      if (timedOut) {
        reject(
          new InstallError(
            'timeout',
            `pip did not finish within ${timeoutMs / 1000} s; the download was stopped.`,
          ),
        );
      } else resolve({ code, output });
    });
  });
}

function lastLines(text: string, count: number): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.slice(-count).join('\n');
}
