import { availableParallelism, cpus } from 'node:os';
import { UnavailableError } from '../unavailableError.js';
import { type BenchmarkRow, median, quantile } from './benchmarkRow.js';
import { interleave } from './interleave.js';
import type { Network } from './network.js';
import { summaryLines } from './summary.js';
import { SystemProcess } from './systemProcess.js';
import { type SystemName, systems } from './systems.js';

export interface StepBenchmarkOptions {
  readonly networks: readonly Network[];
  readonly batches: readonly number[];
  readonly systems: readonly SystemName[];
  /** Measured steps of each system on each network and batch size. */
  readonly steps: number;
  /** Rounds that these steps are spread over. */
  readonly rounds: number;
  /** Takes each line for the user. */
  readonly print: (line: string) => void;
}

/** Compilation by V8 and by XNNPACK, allocation of the optimizer's slots: all over after a few steps. */
const WARM_UP_STEPS = 5;

/**
 * Measures training steps of this project beside its peers, each system in a process of its own.
 *
 * A system whose backend cannot be had is named with the reason and left out.
 *
 * @throws {BenchmarkError} if a system fails for any other reason.
 */
export async function stepBenchmark(options: StepBenchmarkOptions): Promise<BenchmarkRow[]> {
  const { print } = options;
  print(
    `Milliseconds per training step on ${cpus()[0]?.model.trim()} (${availableParallelism()} threads), Node ${process.version}`,
  );
  const running: SystemProcess[] = [];
  try {
    for (const name of options.systems) {
      const system = await startOrSay(name, print);
      if (system) running.push(system);
    }
    const rows: BenchmarkRow[] = [];
    print(line('network', 'batch', 'system', 'median', 'p10', 'p90', 'of keras3-fit'));
    for (const network of options.networks) {
      for (const batch of options.batches) rows.push(...(await measure(running, network, batch, options)));
    }
    for (const text of summaryLines(rows)) print(text);
    return rows;
  } finally {
    for (const system of running) await system.stop();
  }
}

async function startOrSay(
  name: SystemName,
  print: (line: string) => void,
): Promise<SystemProcess | undefined> {
  try {
    const system = await SystemProcess.start(name);
    print(`${name}: ${system.backend}`);
    return system;
  } catch (error) {
    if (!(error instanceof UnavailableError)) throw error;
    print(`${name}: not available.\n${error.message.replaceAll(/^/gm, '  ')}`);
    return undefined;
  }
}

async function measure(
  all: readonly SystemProcess[],
  network: Network,
  batch: number,
  { steps, rounds, print }: StepBenchmarkOptions,
): Promise<BenchmarkRow[]> {
  const running = all.filter(({ name }) => systems[name].networks.includes(network));
  for (const system of running) await system.build(network, batch, WARM_UP_STEPS);
  const times = await interleave(running, { steps, rounds });
  return running.map(({ name }) => {
    const stepMs = times.get(name)!.flat();
    const row = {
      network,
      batch,
      system: name,
      medianMs: median(stepMs),
      p10Ms: quantile(stepMs, 0.1),
      p90Ms: quantile(stepMs, 0.9),
      ...ratiosOf(name, times),
    };
    const ms = [row.medianMs, row.p10Ms, row.p90Ms].map((value) => value.toFixed(2));
    print(line(network, String(batch), name, ...ms, ratioText(row)));
    return row;
  });
}

/** Ratios to Keras 3, round by round; nothing if it is not there. */
function ratiosOf(
  name: SystemName,
  times: ReadonlyMap<SystemName, readonly number[][]>,
): Pick<BenchmarkRow, 'ratioToKeras3' | 'ratioP10' | 'ratioP90'> {
  const baseline = times.get('keras3-fit');
  if (!baseline) return {};
  const ratios = times.get(name)!.map((stepMs, round) => median(stepMs) / median(baseline[round]!));
  return {
    ratioToKeras3: median(ratios),
    ratioP10: quantile(ratios, 0.1),
    ratioP90: quantile(ratios, 0.9),
  };
}

function ratioText({ ratioToKeras3, ratioP10, ratioP90 }: BenchmarkRow): string {
  if (ratioToKeras3 === undefined) return '-';
  return `${ratioToKeras3.toFixed(2)} (${ratioP10!.toFixed(2)}-${ratioP90!.toFixed(2)})`;
}

function line(...cells: string[]): string {
  const widths = [8, 6, 20, 9, 9, 9, 18];
  return cells.map((cell, i) => (i < 3 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join(' ');
}
