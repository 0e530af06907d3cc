// Looks for native TensorFlow, with `--install` obtains it if it is missing and can be had, and prints what came of it
// as one line of JSON (the RuntimeState of nativeRuntime.mjs). What it is doing is told on standard error.

import { DownloadReport } from '../packages/cli/src/downloadReport.js';
import {
  InstallError,
  installNative,
  LibraryError,
  NativeRuntimeError,
  registerNativeBackend,
} from '../packages/libtensorflow/src/index.js';
import type { RuntimeState } from './nativeRuntime.mjs';

/** Longer than this, and a first try on WebAssembly serves a newcomer better. */
const timeoutMs = 15 * 60_000;

const state = await obtain(process.argv.includes('--install'));
process.stdout.write(`${JSON.stringify(state)}\n`);

async function obtain(install: boolean): Promise<RuntimeState> {
  try {
    return await load();
  } catch (error) {
    if (!(error instanceof NativeRuntimeError)) throw error;
    // A library that the user named and that does not do is theirs to put right, not to be worked around.
    const missing = error instanceof LibraryError && !process.env.TFAIP_LIBTENSORFLOW;
    if (!install || !missing) return { reason: error.message };
  }
  return installAndLoad();
}

async function installAndLoad(): Promise<RuntimeState> {
  const report = new DownloadReport(process.stderr);
  try {
    const { path } = await installNative({ timeoutMs, onProgress: (progress) => report.update(progress) });
    process.stderr.write(`Native TensorFlow is installed in ${path}\n`);
    return await load();
  } catch (error) {
    if (error instanceof InstallError || error instanceof NativeRuntimeError)
      return { reason: error.message };
    // The file system's own: a folder that cannot be written, a full disk.
    if (error instanceof Error && 'syscall' in error)
      return { reason: `it cannot be installed: ${error.message}` };
    throw error;
  } finally {
    report.end();
  }
}

async function load(): Promise<RuntimeState> {
  const { version, libraryPath } = await registerNativeBackend();
  return { found: { version, path: libraryPath } };
}
