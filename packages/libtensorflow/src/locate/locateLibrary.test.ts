import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { registerNativeBackend } from '../registerNativeBackend.js';
import { binaryFormat } from './binaryFormat.js';
import { installationFolder } from './cacheFolder.js';
import { LibraryError } from './libraryError.js';
import { locateLibrary } from './locateLibrary.js';
import { nativePlatform } from './nativePlatform.js';
import { pythonTensorFlowFolder } from './pythonTensorFlow.js';

const platform = nativePlatform();

/** The first bytes of a little-endian 64-bit ELF library for a machine. */
function elf(machine: number): Buffer {
  const header = Buffer.alloc(64);
  header.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  header.writeUInt16LE(3, 16);
  header.writeUInt16LE(machine, 18);
  return header;
}

/** The first bytes of a 64-bit Mach-O library for a CPU type. */
function machO(cpu: number): Buffer {
  const header = Buffer.alloc(64);
  header.writeUInt32LE(0xfeedfacf, 0);
  header.writeUInt32LE(cpu, 4);
  return header;
}

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tfaip-locate-'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

async function failure(action: Promise<unknown>): Promise<LibraryError> {
  const error: unknown = await action.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(LibraryError);
  return error as LibraryError;
}

describe('binaryFormat', () => {
  it.each([
    ['ELF x86-64', elf(62)],
    ['ELF aarch64', elf(183)],
    ['ELF machine 9999', elf(9999)],
    ['Mach-O arm64', machO(0x0100000c)],
    ['Mach-O x86-64', machO(0x01000007)],
    ['Windows PE', Buffer.from('MZ'.padEnd(64, '\0'))],
    [undefined, Buffer.from('just a text file, long enough to have a header in it')],
    [undefined, Buffer.from('short')],
  ])('tells %s', async (expected, bytes) => {
    const file = join(folder, 'file');
    await writeFile(file, bytes);
    expect(await binaryFormat(file)).toBe(expected);
  });
});

describe.runIf(platform !== undefined)('locateLibrary', () => {
  const { library, framework, binary } = platform!;
  const good = binary === 'ELF x86-64' ? elf(62) : binary === 'ELF aarch64' ? elf(183) : machO(0x0100000c);
  const wrong = binary === 'ELF x86-64' ? elf(183) : elf(62);
  const put = async (dir: string, first: Buffer, second: Buffer | undefined = good) => {
    await mkdir(dir, { recursive: true });
    await writeFile(join(dir, library), first);
    if (second) await writeFile(join(dir, framework), second);
  };

  it('takes a folder, a folder around it, or the file', async () => {
    const inner = join(folder, 'tensorflow');
    await put(inner, good);
    for (const libraryPath of [inner, folder, join(inner, library)]) {
      expect(await locateLibrary({ libraryPath })).toMatchObject({
        library: join(inner, library),
        framework: join(inner, framework),
        source: 'the option libraryPath',
      });
    }
    vi.stubEnv('TFAIP_LIBTENSORFLOW', folder);
    expect(await locateLibrary()).toMatchObject({ source: 'TFAIP_LIBTENSORFLOW' });
  });

  it('prefers the cache, and there the one with CUDA', async () => {
    vi.stubEnv('TFAIP_LIBTENSORFLOW', '');
    const cache = (variant: 'cpu' | 'gpu') =>
      join(installationFolder(folder, platform!.id, variant), 'tensorflow');
    await put(cache('cpu'), good);
    const cpu = await locateLibrary({ cacheDir: folder });
    expect(cpu).toMatchObject({ library: join(cache('cpu'), library), source: 'the cache (cpu)' });
    expect(cpu.attempts).toEqual([
      { source: 'TFAIP_LIBTENSORFLOW', reason: 'not set' },
      { source: 'the cache (gpu)', path: cache('gpu'), reason: 'does not exist' },
    ]);
    await put(cache('gpu'), good);
    expect(await locateLibrary({ cacheDir: folder })).toMatchObject({ source: 'the cache (gpu)' });
  });

  it('names what is wrong with the library that it was pointed to', async () => {
    await put(folder, wrong);
    const wrongMachine = await failure(locateLibrary({ libraryPath: folder }));
    const found = binary === 'ELF x86-64' ? 'ELF aarch64' : 'ELF x86-64';
    expect(wrongMachine.message).toContain(`${library} is ${found}, expected ${binary} for this machine`);
    expect(wrongMachine.message).toContain('tfaip native install');

    await put(folder, Buffer.from('<html>404, and some more text to make it long enough</html>'));
    expect((await failure(locateLibrary({ libraryPath: folder }))).message).toContain(
      `${library} is not a library, expected ${binary}`,
    );

    await put(folder, good);
    await rm(join(folder, framework));
    expect((await failure(locateLibrary({ libraryPath: folder }))).message).toContain(
      `${framework} is missing beside ${library}`,
    );

    await rm(join(folder, library));
    expect((await failure(locateLibrary({ libraryPath: folder }))).message).toContain(`holds no ${library}`);
  });

  it('does not pass over a place that the user named', async () => {
    await put(join(installationFolder(folder, platform!.id, 'cpu'), 'tensorflow'), good);
    vi.stubEnv('TFAIP_LIBTENSORFLOW', join(folder, 'elsewhere'));
    const error = await failure(locateLibrary({ cacheDir: folder }));
    expect(error.attempts).toEqual([
      { source: 'TFAIP_LIBTENSORFLOW', path: join(folder, 'elsewhere'), reason: 'does not exist' },
    ]);
  });

  it('lists every place when there is none', async () => {
    vi.stubEnv('TFAIP_LIBTENSORFLOW', '');
    vi.stubEnv('PATH', folder);
    const error = await failure(locateLibrary({ cacheDir: folder }));
    expect(error.attempts.map(({ source, reason }) => `${source}: ${reason}`)).toEqual([
      'TFAIP_LIBTENSORFLOW: not set',
      'the cache (gpu): does not exist',
      'the cache (cpu): does not exist',
      "Python's TensorFlow: there is no python3",
    ]);
  });

  it('takes the TensorFlow of python3 as the last resort', async () => {
    vi.stubEnv('TFAIP_LIBTENSORFLOW', '');
    const site = join(folder, 'site-packages', 'tensorflow');
    await put(site, good);
    await writeFile(join(folder, 'python3'), `#!/bin/sh\necho '${site}'\n`);
    await chmod(join(folder, 'python3'), 0o755);
    vi.stubEnv('PATH', `${folder}:${process.env.PATH}`);
    expect(await locateLibrary({ cacheDir: folder })).toMatchObject({
      library: join(site, library),
      source: "Python's TensorFlow",
    });
    await writeFile(join(folder, 'python3'), '#!/bin/sh\nexec sleep 5\n');
    expect(await pythonTensorFlowFolder(100)).toEqual({ reason: 'python3 did not answer within 0.1 s' });
    await writeFile(join(folder, 'python3'), '#!/bin/sh\nexit 3\n');
    expect(await pythonTensorFlowFolder()).toEqual({ reason: 'python3 failed (exit code 3)' });
  });

  it('turns what the loader says into an error of ours', async () => {
    await put(folder, good);
    const error = await failure(registerNativeBackend({ libraryPath: folder }));
    expect(error.message).toMatch(/^Loading .* failed: /);
    expect(error.cause).toBeInstanceOf(Error);
  });
});
