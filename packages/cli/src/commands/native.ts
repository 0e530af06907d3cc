import type { SelfTestResult } from '@tfaip/libtensorflow';
import type { Command } from 'commander';
import { DownloadReport } from '../downloadReport.js';
import { type CommandIo, printLine } from '../io.js';
import { selfTestLines, statusLines } from './nativeReport.js';

/** `tfaip native install|status|selftest`: the native TensorFlow that steps run on. */
export function addNativeCommand(program: Command, io: CommandIo): void {
  const native = program.command('native').description('native TensorFlow: install it, look at it, test it');
  native
    .command('install')
    .description('fetch the libraries with Python’s package client into your cache folder')
    .option('--gpu', 'with CUDA 12, for NVIDIA GPUs (Linux x86-64; several GB)', false)
    .action(({ gpu }: { gpu: boolean }) => install(gpu, io));
  native
    .command('status')
    .description('version, path and devices of what is installed, or why there is nothing')
    .option('--selftest', 'run a training step on each device as well', false)
    .option('--json', 'as JSON; results of --selftest are under selfTest', false)
    .action((options: { selftest: boolean; json: boolean }) => status(options, io));
  native
    .command('selftest')
    .description('run a training step on each device and compare it with plain JavaScript')
    .action(() => selfTest(io));
}

async function install(gpu: boolean, io: CommandIo): Promise<void> {
  const { installNative } = await import('@tfaip/libtensorflow');
  const report = new DownloadReport(io.err);
  try {
    const { path, version, alreadyInstalled } = await installNative({
      gpu,
      onProgress: (progress) => report.update(progress),
    });
    report.end();
    const what = alreadyInstalled ? 'was installed already' : 'is installed';
    printLine(io, `TensorFlow ${version} ${what}: ${path}`);
  } finally {
    report.end();
  }
}

async function status(
  { selftest, json }: { selftest: boolean; json: boolean },
  io: CommandIo,
): Promise<void> {
  const { nativeStatus } = await import('@tfaip/libtensorflow');
  const found = await nativeStatus();
  if (!found.available) process.exitCode = 1;
  if (!json) print(io, statusLines(found));
  const selfTest = selftest && found.available ? await testDevices() : undefined;
  if (json) print(io, [JSON.stringify({ ...found, selfTest }, null, 2)]);
  else if (selfTest) print(io, selfTestLines(selfTest));
}

async function selfTest(io: CommandIo): Promise<void> {
  print(io, selfTestLines(await testDevices()));
}

async function testDevices(): Promise<SelfTestResult[]> {
  const { nativeSelfTest } = await import('@tfaip/libtensorflow');
  const results = await nativeSelfTest();
  if (results.some(({ passed }) => !passed)) process.exitCode = 1;
  return results;
}

function print(io: CommandIo, lines: readonly string[]): void {
  for (const line of lines) printLine(io, line);
}
