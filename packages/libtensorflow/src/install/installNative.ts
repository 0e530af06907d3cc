/**
 * The installation: pip fetches the wheels, the libraries and licence texts are unpacked into a folder of the user's
 * cache. All work happens in a temporary folder beside the target, which one rename puts in place: what stands
 * there is complete, however the process ends and however many run at once.
 */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder, installationFolder, type NativeVariant } from '../locate/cacheFolder.js';
import { type NativePlatform, nativePlatform, unsupportedPlatformMessage } from '../locate/nativePlatform.js';
import { TENSORFLOW_VERSION } from '../locate/tensorflowVersion.js';
import { InstallError } from './installError.js';
import { downloadWheel, type PipLimits, requirePip } from './pip.js';
import { requirementsOfExtra, Wheel } from './wheel.js';

/** How far an installation has come. */
export interface InstallProgress {
  readonly phase: 'download' | 'unpack' | 'done';
  /** What is being fetched or unpacked, such as `tensorflow-cpu==2.21.0`. */
  readonly item: string;
  /** Bytes of this item so far. */
  readonly bytes: number;
  /** Bytes that it will be, about, where that is known. */
  readonly totalBytes?: number;
}

/** Settings of {@link installNative}. */
export interface InstallOptions {
  /** With CUDA 12 libraries (Linux x86-64 only; some gigabytes). Default false. */
  readonly gpu?: boolean;
  /** Instead of the user's cache folder. */
  readonly cacheDir?: string;
  readonly onProgress?: (progress: InstallProgress) => void;
  /** For each download. Default 30 minutes. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/** What was installed where. */
export interface Installation {
  /** Root folder: holds `tensorflow/` and, with CUDA, `nvidia/`. */
  readonly path: string;
  readonly version: string;
  readonly variant: NativeVariant;
  /** True when it was there before. */
  readonly alreadyInstalled: boolean;
}

const MB = 1e6;
/** The wheel of the pinned version, and what must be free for wheels and unpacked files together (`gpu`: estimated). */
const sizes: Record<NativeVariant, { readonly wheelBytes: number; readonly neededBytes: number }> = {
  cpu: { wheelBytes: 274 * MB, neededBytes: 1400 * MB },
  gpu: { wheelBytes: 572 * MB, neededBytes: 9000 * MB },
};

const PREFIX = '.installing-';

/**
 * Fetches the pinned TensorFlow with the machine's pip and unpacks its libraries into the user's cache, where
 * `locateLibrary` finds them. Needs python3 with pip now, not at run time.
 *
 * @throws {InstallError} whose `failure` says why.
 */
export async function installNative(options: InstallOptions = {}): Promise<Installation> {
  const variant: NativeVariant = options.gpu ? 'gpu' : 'cpu';
  const platform = requirePlatform(variant);
  const cache = options.cacheDir ?? cacheFolder();
  const path = installationFolder(cache, platform.id, variant);
  const installed = { path, version: TENSORFLOW_VERSION, variant };
  if (existsSync(path)) return { ...installed, alreadyInstalled: true };

  const limits: PipLimits = { timeoutMs: options.timeoutMs ?? 30 * 60_000, signal: options.signal };
  await mkdir(cache, { recursive: true });
  await removeAbandoned(cache);
  await requirePip(limits);
  await requireSpace(cache, sizes[variant].neededBytes);
  const temporary = await mkdtemp(join(cache, `${PREFIX}${process.pid}-`));
  try {
    await fill(
      join(temporary, 'root'),
      temporary,
      platform,
      variant,
      limits,
      options.onProgress ?? (() => {}),
    );
    return { ...installed, alreadyInstalled: !(await putInPlace(join(temporary, 'root'), path)) };
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

async function fill(
  root: string,
  temporary: string,
  platform: NativePlatform,
  variant: NativeVariant,
  limits: PipLimits,
  onProgress: (progress: InstallProgress) => void,
): Promise<void> {
  const project = variant === 'gpu' ? platform.gpuProject : platform.cpuProject;
  const obtain = async (item: string, wanted: (file: string) => boolean, totalBytes?: number) => {
    const wheel = await fetchWheel(item, temporary, platform, limits, onProgress, totalBytes);
    try {
      let bytes = 0;
      const report = (more: number) => {
        bytes += more;
        onProgress({ phase: 'unpack', item, bytes });
      };
      const files = await wheel.opened.extract(root, wanted, report, limits.signal);
      return { files, metadata: await wheel.opened.metadata() };
    } finally {
      wheel.opened.close();
      await rm(wheel.folder, { recursive: true, force: true });
    }
  };

  const item = `${project}==${TENSORFLOW_VERSION}`;
  const { files, metadata } = await obtain(item, isTensorFlowFile, sizes[variant].wheelBytes);
  for (const library of [platform.library, platform.framework]) {
    if (!files.includes(`tensorflow/${library}`)) {
      throw new InstallError('damaged-wheel', `The wheel of ${item} holds no tensorflow/${library}.`);
    }
  }
  const cuda = variant === 'gpu' ? requirementsOfExtra(metadata, 'and-cuda') : [];
  for (const requirement of cuda) await obtain(requirement, isCudaFile);
  const facts = { version: TENSORFLOW_VERSION, variant, platform: platform.id, packages: [item, ...cuda] };
  await writeFile(join(root, 'installed.json'), `${JSON.stringify(facts, null, 2)}\n`);
  onProgress({ phase: 'done', item, bytes: 0 });
}

/** The two libraries, and the licence texts that go with them. */
function isTensorFlowFile(file: string): boolean {
  return /^tensorflow\/libtensorflow_(cc|framework)\.[^/]+$/.test(file) || isLicence(file);
}

/** Libraries where the run path of TensorFlow's library looks for them, and what XLA needs to compile for GPUs. */
function isCudaFile(file: string): boolean {
  return (
    /^nvidia\/[^/]+\/lib\/[^/]+\.so[^/]*$/.test(file) || /^nvidia\/cuda_nvcc\//.test(file) || isLicence(file)
  );
}

function isLicence(file: string): boolean {
  return (
    /^[^/]+\.dist-info\/(METADATA|RECORD|licenses\/.*|LICEN[CS]E[^/]*|License[^/]*|NOTICE[^/]*)$/.test(
      file,
    ) || file === 'tensorflow/THIRD_PARTY_NOTICES.txt'
  );
}

async function fetchWheel(
  item: string,
  temporary: string,
  platform: NativePlatform,
  limits: PipLimits,
  onProgress: (progress: InstallProgress) => void,
  totalBytes: number | undefined,
): Promise<{ readonly opened: Wheel; readonly folder: string }> {
  const folder = await mkdtemp(join(temporary, 'wheel-'));
  const scratch = await mkdtemp(join(temporary, 'pip-'));
  const report = (bytes: number) =>
    onProgress({ phase: 'download', item, bytes, ...(totalBytes === undefined ? {} : { totalBytes }) });
  report(0);
  // pip tells nothing to programs while it downloads, but what it has written can be seen.
  const timer = setInterval(() => {
    Promise.all([folderBytes(folder), folderBytes(scratch)]).then(
      ([a, b]) => report(Math.max(a, b)),
      () => {},
    );
  }, 500);
  try {
    await downloadWheel(item, platform.wheelTags, folder, scratch, limits);
  } finally {
    clearInterval(timer);
    await rm(scratch, { recursive: true, force: true });
  }
  const [wheel] = (await readdir(folder)).filter((name) => name.endsWith('.whl'));
  if (wheel === undefined) throw new InstallError('download', `pip downloaded no wheel for ${item}.`);
  return { opened: await Wheel.open(join(folder, wheel)), folder };
}

/** False if another installation was faster; then that one holds. */
async function putInPlace(root: string, path: string): Promise<boolean> {
  try {
    await rename(root, path);
    return true;
  } catch (error) {
    if (existsSync(path)) return false;
    throw error;
  }
}

/** Temporary folders of processes that no longer run. */
async function removeAbandoned(cache: string): Promise<void> {
  for (const name of await readdir(cache)) {
    const pid = new RegExp(`^${PREFIX.replace('.', '\\.')}(\\d+)-`).exec(name)?.[1];
    if (pid !== undefined && !isRunning(Number(pid)))
      await rm(join(cache, name), { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function requirePlatform(variant: NativeVariant): NativePlatform {
  const platform = nativePlatform();
  if (platform === undefined) throw new InstallError('unsupported-platform', unsupportedPlatformMessage());
  if (variant === 'gpu' && platform.gpuProject === undefined) {
    throw new InstallError(
      'unsupported-platform',
      `There is no TensorFlow with CUDA for ${platform.id}, only for linux-x64. Install without --gpu.`,
    );
  }
  return platform;
}

async function requireSpace(folder: string, needed: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (free < needed) {
    throw new InstallError(
      'disk-space',
      `Installing native TensorFlow needs ${inGb(needed)} free in ${folder}, there are ${inGb(free)}. ` +
        'Free some, or give another folder (XDG_CACHE_HOME).',
    );
  }
}

function inGb(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}

async function folderBytes(folder: string): Promise<number> {
  let sum = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) sum += (await stat(join(entry.parentPath, entry.name))).size;
  }
  return sum;
}
