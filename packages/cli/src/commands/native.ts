import type { Command } from 'commander';
import { DownloadReport } from '../downloadReport.js';

/** `tfaip native install|status|selftest`: the native TensorFlow that steps run on. */
export function addNativeCommand(program: Command): void {
  const native = program.command('native').description('native TensorFlow: install it, look at it, test it');
  native
    .command('install')
    .description('fetch the libraries with Python’s package client into your cache folder')
    .option('--gpu', 'with CUDA 12, for NVIDIA GPUs (Linux x86-64; several GB)', false)
    .action(({ gpu }: { gpu: boolean }) => install(gpu));
  native
    .command('status')
    .description('version, path and devices of what is installed, or why there is nothing')
    .option('--selftest', 'run a training step on each device as well', false)
    .option('--json', 'as JSON', false)
    .action((options: { selftest: boolean; json: boolean }) => status(options));
  native
    .command('selftest')
    .description('run a training step on each device and compare it with plain JavaScript')
    .action(() => selfTest());
}

async function install(gpu: boolean): Promise<void> {
  const { installNative } = await import('@tfaip/libtensorflow');
  const report = new DownloadReport(process.stderr);
  try {
    const { path, version, alreadyInstalled } = await installNative({
      gpu,
      onProgress: (progress) => report.update(progress),
    });
    console.log(
      `TensorFlow ${version} ${alreadyInstalled ? 'was installed already' : 'is installed'}: ${path}`,
    );
  } finally {
    report.end();
  }
}

async function status({ selftest, json }: { selftest: boolean; json: boolean }): Promise<void> {
  const { nativeStatus } = await import('@tfaip/libtensorflow');
  const found = await nativeStatus();
  if (json) {
    console.log(JSON.stringify(found, null, 2));
  } else if (found.available) {
    console.log(`TensorFlow ${found.version}`);
    console.log(`library:  ${found.libraryPath} (${found.source})`);
    console.log(`platform: ${found.platform}`);
    for (const { name, type } of found.devices) console.log(`device:   ${type} ${name}`);
  } else {
    console.log(found.reason);
  }
  if (!found.available) process.exitCode = 1;
  else if (selftest) await selfTest();
}

async function selfTest(): Promise<void> {
  const { nativeSelfTest } = await import('@tfaip/libtensorflow');
  const results = await nativeSelfTest();
  for (const { device, passed, maxRelativeError, tolerance, error } of results) {
    const figures =
      error ?? `largest relative error ${maxRelativeError.toExponential(1)}, allowed ${tolerance}`;
    console.log(`${passed ? 'passed' : 'FAILED'}  ${device.name}  ${figures}`);
  }
  if (results.some(({ passed }) => !passed)) process.exitCode = 1;
}
