import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { nativePlatform } from '../locate/nativePlatform.js';
import { TENSORFLOW_VERSION } from '../locate/tensorflowVersion.js';
import { InstallError } from './installError.js';
import { type InstallProgress, installNative } from './installNative.js';
import { requirementsOfExtra } from './wheel.js';

const platform = nativePlatform();
const linux = platform?.id === 'linux-x64';

const metadata = [
  'Name: tensorflow',
  'Requires-Dist: numpy>=1.26.0',
  'Provides-Extra: and-cuda',
  'Requires-Dist: nvidia-cudnn-cu12<10.0,>=9.3.0.75; extra == "and-cuda"',
  'Requires-Dist: nvidia-cublas-cu12 (<13.0,>=12.5.3.2); extra == "and-cuda"',
  'Requires-Dist: something; extra == "other"',
].join('\n');

/** A wheel with the given files and their sums in RECORD; `tampered` files differ from their sum. */
function wheel(files: Record<string, string>, tampered: Record<string, string> = {}): Uint8Array {
  const all = { 'x.dist-info/METADATA': metadata, ...files };
  const record = Object.entries(all)
    .map(
      ([name, text]) =>
        `${name},sha256=${createHash('sha256').update(text).digest('base64url')},${text.length}`,
    )
    .concat('x.dist-info/RECORD,,')
    .join('\n');
  const contents = { ...all, ...tampered, 'x.dist-info/RECORD': record };
  return zipSync(
    Object.fromEntries(Object.entries(contents).map(([name, text]) => [name, Buffer.from(text)])),
  );
}

const tensorflowFiles = {
  [`tensorflow/${platform?.library}`]: 'the library'.repeat(1000),
  [`tensorflow/${platform?.framework}`]: 'the framework',
  'tensorflow/THIRD_PARTY_NOTICES.txt': 'notices',
  'tensorflow/python/huge.py': 'not needed',
  'x.dist-info/licenses/LICENSE': 'licence',
};

let folder: string;
let cache: string;
let bin: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tfaip-install-'));
  cache = join(folder, 'cache');
  bin = join(folder, 'bin');
  await mkdir(bin);
  await mkdir(join(folder, 'index'));
  vi.stubEnv('PATH', `${bin}:${process.env.PATH}`);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

/** Puts a wheel where the pretended pip finds it. */
async function offer(project: string, bytes: Uint8Array): Promise<void> {
  await writeFile(join(folder, 'index', `${project}.whl`), bytes);
}

/**
 * A python3 whose `pip download … -d DIR REQUIREMENT` copies the offered wheel and notes its arguments.
 * @param script replaces all that.
 */
async function pretendPython(script?: string): Promise<void> {
  const text =
    script ??
    [
      'if [ "$3" = "--version" ]; then echo "pip 99"; exit 0; fi',
      `echo "$@" >> '${folder}/calls'`,
      'while [ "$1" != "-d" ]; do shift; done',
      'project=$(echo "$3" | sed "s/[<>=].*//")',
      `cp '${folder}/index/'"$project".whl "$2/$project-1-py3-none-any.whl" || { echo "ERROR: No matching distribution"; exit 1; }`,
    ].join('\n');
  await writeFile(join(bin, 'python3'), `#!/bin/sh\n${text}\n`);
  await chmod(join(bin, 'python3'), 0o755);
}

async function failure(action: Promise<unknown>): Promise<InstallError> {
  const error: unknown = await action.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(InstallError);
  return error as InstallError;
}

describe('requirementsOfExtra', () => {
  it('finds those of one extra', () => {
    expect(requirementsOfExtra(metadata, 'and-cuda')).toEqual([
      'nvidia-cudnn-cu12<10.0,>=9.3.0.75',
      'nvidia-cublas-cu12<13.0,>=12.5.3.2',
    ]);
    expect(requirementsOfExtra(metadata, 'none')).toEqual([]);
  });
});

describe.runIf(platform !== undefined)('installNative', () => {
  const { cpuProject, library, framework, wheelTags } = platform!;

  it('unpacks the libraries and licences of the pinned wheel, and nothing else', async () => {
    await pretendPython();
    await offer(cpuProject, wheel(tensorflowFiles));
    const seen: InstallProgress[] = [];
    const onProgress = (progress: InstallProgress) => seen.push(progress);
    const installation = await installNative({ cacheDir: cache, onProgress });
    expect(installation).toMatchObject({
      version: TENSORFLOW_VERSION,
      variant: 'cpu',
      alreadyInstalled: false,
    });
    expect((await readdir(join(installation.path, 'tensorflow'))).sort()).toEqual(
      ['THIRD_PARTY_NOTICES.txt', library, framework].sort(),
    );
    expect(await readFile(join(installation.path, 'x.dist-info/licenses/LICENSE'), 'utf8')).toBe('licence');
    expect(await readdir(cache)).toHaveLength(1);
    const call = await readFile(join(folder, 'calls'), 'utf8');
    expect(call).toContain(
      'download --no-deps --only-binary=:all: --implementation cp --python-version 3.11',
    );
    expect(call).toContain(`--platform ${wheelTags[0]}`);
    expect(call).toContain(`${cpuProject}==${TENSORFLOW_VERSION}`);
    expect(seen.map(({ phase }) => phase)).toEqual(expect.arrayContaining(['download', 'unpack', 'done']));
    expect(seen.filter(({ phase }) => phase === 'unpack').at(-1)!.bytes).toBeGreaterThan(11_000);

    expect(await installNative({ cacheDir: cache })).toMatchObject({ alreadyInstalled: true });
  });

  it.runIf(linux)('adds the CUDA libraries that the wheel asks for', async () => {
    await pretendPython();
    await offer('tensorflow', wheel(tensorflowFiles));
    await offer(
      'nvidia-cudnn-cu12',
      wheel({ 'nvidia/cudnn/lib/libcudnn.so.9': 'dnn', 'nvidia/cudnn/include/a.h': 'h' }),
    );
    await offer('nvidia-cublas-cu12', wheel({ 'nvidia/cublas/lib/libcublas.so.12': 'blas' }));
    const { path } = await installNative({ cacheDir: cache, gpu: true });
    expect(await readFile(join(path, 'nvidia/cudnn/lib/libcudnn.so.9'), 'utf8')).toBe('dnn');
    expect(await readdir(join(path, 'nvidia/cudnn'))).toEqual(['lib']);
    expect(await readFile(join(path, 'nvidia/cublas/lib/libcublas.so.12'), 'utf8')).toBe('blas');
    expect(JSON.parse(await readFile(join(path, 'installed.json'), 'utf8'))).toMatchObject({
      variant: 'gpu',
    });
  });

  it('lets two installations at once end in one', async () => {
    await pretendPython();
    await offer(cpuProject, wheel(tensorflowFiles));
    const both = await Promise.all([installNative({ cacheDir: cache }), installNative({ cacheDir: cache })]);
    expect(both[0].path).toBe(both[1].path);
    expect(both.map((one) => one.alreadyInstalled).sort()).toEqual([false, true]);
    expect(await readdir(cache)).toHaveLength(1);
  });

  it('leaves nothing of a wheel whose checksum is wrong', async () => {
    await pretendPython();
    await offer(cpuProject, wheel(tensorflowFiles, { [`tensorflow/${library}`]: 'tampered' }));
    const error = await failure(installNative({ cacheDir: cache }));
    expect(error.failure).toBe('damaged-wheel');
    expect(error.message).toMatch(/the checksum of tensorflow\/.* is .*, expected .*/);
    expect(await readdir(cache)).toEqual([]);
  });

  it('refuses a wheel that is no zip file, or without the libraries', async () => {
    await pretendPython();
    await offer(cpuProject, Buffer.from('<html>not found</html>'));
    expect((await failure(installNative({ cacheDir: cache }))).message).toContain('not a readable zip file');
    await offer(cpuProject, wheel({}));
    expect((await failure(installNative({ cacheDir: cache }))).message).toContain('holds no tensorflow/');
    expect(await readdir(cache)).toEqual([]);
  });

  it('says what to do without python3 and without pip', async () => {
    vi.stubEnv('PATH', bin);
    const noPython = await failure(installNative({ cacheDir: cache }));
    expect(noPython.failure).toBe('no-python');
    expect(noPython.message).toContain('Install Python 3');
    await pretendPython('echo "/usr/bin/python3: No module named pip" >&2; exit 1');
    const noPip = await failure(installNative({ cacheDir: cache }));
    expect(noPip.failure).toBe('no-pip');
    expect(noPip.message).toContain('No module named pip');
  });

  it('passes on what pip says', async () => {
    await pretendPython();
    const error = await failure(installNative({ cacheDir: cache }));
    expect(error.failure).toBe('download');
    expect(error.message).toContain('ERROR: No matching distribution');
  });

  it('stops pip after the time limit', async () => {
    await pretendPython('if [ "$3" = "--version" ]; then exit 0; fi; exec sleep 20');
    const error = await failure(installNative({ cacheDir: cache, timeoutMs: 500 }));
    expect(error.failure).toBe('timeout');
    expect(await readdir(cache)).toEqual([]);
  });

  it('can be aborted', async () => {
    await pretendPython('if [ "$3" = "--version" ]; then exit 0; fi; exec sleep 20');
    const abort = new AbortController();
    const installing = installNative({ cacheDir: cache, signal: abort.signal });
    setTimeout(() => abort.abort(), 300);
    await expect(installing).rejects.toMatchObject({ name: 'AbortError' });
    expect(await readdir(cache)).toEqual([]);
  });

  it('removes what a killed installation left, and keeps what a running one has', async () => {
    await pretendPython();
    await offer(cpuProject, wheel(tensorflowFiles));
    await mkdir(join(cache, '.installing-99999999-abc'), { recursive: true });
    await mkdir(join(cache, `.installing-${process.pid}-abc`));
    const { path } = await installNative({ cacheDir: cache });
    expect((await readdir(cache)).sort()).toEqual(
      [`.installing-${process.pid}-abc`, path.slice(cache.length + 1)].sort(),
    );
  });
});
