import koffi, { type LibraryHandle } from 'koffi';
import { LibraryError } from '../locate/libraryError.js';
import type { LocatedLibrary } from '../locate/locateLibrary.js';
import { isSupportedVersion, TENSORFLOW_VERSION } from '../locate/tensorflowVersion.js';
import { bindTensorFlowC, MissingSymbolError, type TensorFlowC } from './tensorflowC.js';

const RTLD_LAZY = 1;

/** Stack of a call on a native thread, of which only what is touched takes memory. */
const THREAD_STACK_BYTES = 2 * 2 ** 20;

/**
 * Loads the library into this process, for good, and looks up its functions.
 *
 * TensorFlow's log is silenced, as by `TF_CPP_MIN_LOG_LEVEL=3`, unless that variable says otherwise.
 *
 * @throws {LibraryError} if the loader refuses it, its version is too old, or a function is missing.
 */
export function loadTensorFlow(located: LocatedLibrary): TensorFlowC {
  const level = process.env.TF_CPP_MIN_LOG_LEVEL;
  // 3 may come from a parent process that has loaded the library itself: it stands for silence all the same.
  const quiet = level === undefined || Number(level) >= 3;
  // Reaches the library's getenv: Node sets the process's real environment (on the main thread).
  if (level === undefined) process.env.TF_CPP_MIN_LOG_LEVEL = '3';
  enlargeThreadStacks();
  const load = () => {
    openLibrary(located.framework);
    return openLibrary(located.library);
  };
  const library = quiet ? withoutStderr(load) : load();
  try {
    const version = library.func('TF_Version', 'const char*', [])() as string;
    if (!isSupportedVersion(version)) throw new LibraryError(versionMessage(located, version));
    return bindTensorFlowC(library);
  } catch (error) {
    if (error instanceof LibraryError) throw error;
    const missing =
      error instanceof MissingSymbolError ? error.message : 'the C function TF_Version is missing';
    throw new LibraryError(
      `${located.library} (from ${located.source}) is not a TensorFlow library that can be used: ${missing}. ` +
        `Expected TensorFlow ${TENSORFLOW_VERSION}. Run: tfaip native install`,
      [],
      { cause: error },
    );
  }
}

/**
 * The FFI library calls C on stacks of its own, 128 KiB on native threads. Optimizing and compiling a graph of 4000
 * nodes and an XLA cluster did with 64 KiB; this is the margin for graphs that were not tried.
 */
function enlargeThreadStacks(): void {
  try {
    koffi.config({ async_stack_size: THREAD_STACK_BYTES });
  } catch {
    // Another module of this process has loaded a library through koffi already: its stacks are kept.
  }
}

function openLibrary(path: string): LibraryHandle {
  let handle: LibraryHandle;
  try {
    handle = koffi.load(path, { lazy: true });
  } catch (error) {
    throw new LibraryError(loaderMessage(path, error), [], { cause: error });
  }
  // The FFI library closes what it loaded when the process ends. TensorFlow does not survive that: its own exit
  // handlers would run in unmapped code. A second reference keeps it mapped.
  const dlopen = koffi.load(null).func('dlopen', 'void*', ['const char*', 'int']);
  dlopen(path, RTLD_LAZY);
  return handle;
}

/**
 * Runs `action` with the process's standard error closed off: TensorFlow prints while it is being loaded, before
 * it has looked at its log level. Synchronous, so nothing else can write in between.
 */
function withoutStderr<T>(action: () => T): T {
  const libc = koffi.load(null);
  const open = libc.func('open', 'int', ['const char*', 'int']);
  const dup = libc.func('dup', 'int', ['int']);
  const dup2 = libc.func('dup2', 'int', ['int', 'int']);
  const close = libc.func('close', 'int', ['int']);
  const saved = dup(2) as number;
  const sink = open('/dev/null', 1) as number;
  if (saved < 0 || sink < 0) return action();
  dup2(sink, 2);
  try {
    return action();
  } finally {
    dup2(saved, 2);
    close(saved);
    close(sink);
  }
}

function loaderMessage(path: string, error: unknown): string {
  const detail = error instanceof Error ? error.message : String(error);
  const cuda = /lib(cu|nv|nccl)\w*/.test(detail)
    ? '\nA CUDA library is missing: run tfaip native install --gpu, which brings them, ' +
      'or tfaip native install for the CPU.'
    : '';
  return `Loading ${path} failed: ${detail}${cuda}`;
}

function versionMessage(located: LocatedLibrary, version: string): string {
  return (
    `${located.library} (from ${located.source}) is TensorFlow ${version}, ` +
    `expected ${TENSORFLOW_VERSION} or a later 2.x. Run: tfaip native install`
  );
}
