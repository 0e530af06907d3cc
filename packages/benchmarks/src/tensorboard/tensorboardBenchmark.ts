import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { peersFolder } from '../peersPython.js';
import { median } from '../step/benchmarkRow.js';
import { pictureMegabytes, type Workload, type WriteTimes, writeWorkload } from './workload.js';

/** Python's writers of event files. */
const peers = ['tf.summary', 'torch', 'tensorboardX'] as const;

const program = fileURLToPath(new URL('../../peers/tensorboard_writers.py', import.meta.url));

export interface TensorboardBenchmarkOptions extends Workload {
  readonly rounds: number;
  readonly print: (line: string) => void;
}

/**
 * Scalars and megabytes of pixels per second, written and closed, beside Python's writers: all systems in each round, and
 * ratios taken round by round.
 */
export async function tensorboardBenchmark(options: TensorboardBenchmarkOptions): Promise<void> {
  const { rounds, print } = options;
  const times = new Map<string, WriteTimes[]>();
  for (let round = 0; round < rounds; round++) {
    for (const system of ['tfaip', ...peers]) {
      const found = await inFolder((folder) => timesOf(system, folder, options));
      if (found) times.set(system, [...(times.get(system) ?? []), found]);
      else if (round === 0) print(`${system} is not there: pnpm bench install-peers`);
    }
  }
  const own = times.get('tfaip') as WriteTimes[];
  for (const [system, rows] of times) {
    const scalars = median(rows.map(({ scalarSeconds }) => options.scalars / scalarSeconds));
    const megabytes = median(
      rows.map(({ pictureSeconds }) => (options.pictures * pictureMegabytes) / pictureSeconds),
    );
    const faster = (key: keyof WriteTimes): string =>
      median(rows.map((row, i) => row[key] / (own[i] as WriteTimes)[key])).toFixed(2);
    print(
      `${system.padEnd(14)}${scalars.toFixed(0).padStart(8)} scalars/s (${faster('scalarSeconds')} of tfaip's time)` +
        `${megabytes.toFixed(0).padStart(8)} MB/s of pictures (${faster('pictureSeconds')})`,
    );
  }
}

async function timesOf(system: string, folder: string, workload: Workload): Promise<WriteTimes | undefined> {
  if (system === 'tfaip') return writeWorkload(folder, workload);
  const args = [program, system, folder, String(workload.scalars), String(workload.pictures)];
  const { status, stdout } = spawnSync(path.join(peersFolder, 'bin', 'python'), args, { encoding: 'utf8' });
  return status === 0 ? (JSON.parse(stdout) as WriteTimes) : undefined;
}

async function inFolder<R>(use: (folder: string) => Promise<R>): Promise<R> {
  const folder = mkdtempSync(path.join(tmpdir(), 'tfaip-bench-'));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
