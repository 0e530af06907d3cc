import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NdArray } from '@tfaip/core';
import { DeviceParams, selectBackend } from '@tfaip/trainer';
import { BenchmarkError } from '../benchmarkError.js';
import { median, quantile } from '../step/benchmarkRow.js';
import { interleave } from '../step/interleave.js';
import type { Network } from '../step/network.js';
import { UnavailableError } from '../unavailableError.js';
import { ExportedNetwork, inputsOf } from './exportedNetwork.js';
import { KerasExportPeer } from './kerasExportPeer.js';

export interface ExportBenchmarkOptions {
  readonly networks: readonly Network[];
  readonly batches: readonly number[];
  /** Exports of each system, of which the first is told apart. */
  readonly exports: number;
  /** Measured predictions of each system on each network and batch size. */
  readonly steps: number;
  /** Rounds that these are spread over. */
  readonly rounds: number;
  readonly print: (line: string) => void;
}

/** What a system needs to export a network, or to predict a batch. */
export interface ExportRow {
  readonly network: Network;
  readonly task: 'export' | 'predict';
  readonly system: string;
  readonly medianMs: number;
  /** Of the first export. */
  readonly firstMs?: number;
  /** Of the SavedModel. */
  readonly bytes?: number;
  readonly batch?: number;
  /** Our time divided by that of this system in the same round: median, a tenth, nine tenths. */
  readonly ratio?: readonly [median: number, p10: number, p90: number];
}

const WARM_UP_STEPS = 5;
/** Of the largest output: the same graph in the same library. */
const TOLERANCE = 1e-5;
const own = 'tfaip';

/**
 * Times exports of networks as SavedModels, and predictions with them in Node and in Python, beside Keras' own, in turns.
 * Without the Python peers this project is measured alone.
 *
 * @throws {BenchmarkError} if Python computes something else. @throws {BackendError} without native TensorFlow.
 */
export async function exportBenchmark(options: ExportBenchmarkOptions): Promise<ExportRow[]> {
  const { networks, batches, print } = options;
  const { runtime } = await selectBackend(Object.assign(new DeviceParams(), { backend: 'native' }));
  const peer = startOrSay(print);
  const folder = await mkdtemp(join(tmpdir(), 'tfaip-bench-'));
  const rows: ExportRow[] = [];
  try {
    for (const network of networks) {
      const exported = new ExportedNetwork(network);
      try {
        await peer?.build(network);
        const contest = { network, exported, peer, folder, options };
        rows.push(...(await exportRows(contest)));
        for (const batch of batches) rows.push(...(await predictionRows(contest, batch)));
      } finally {
        exported.dispose();
      }
    }
    return rows;
  } finally {
    await peer?.stop();
    runtime.dispose?.();
    await rm(folder, { recursive: true });
  }
}

function startOrSay(print: (line: string) => void): KerasExportPeer | undefined {
  try {
    return new KerasExportPeer();
  } catch (error) {
    if (!(error instanceof UnavailableError)) throw error;
    print(`Keras: not available. ${error.message}`);
    return undefined;
  }
}

interface Contest {
  readonly network: Network;
  readonly exported: ExportedNetwork;
  readonly peer: KerasExportPeer | undefined;
  readonly folder: string;
  readonly options: ExportBenchmarkOptions;
}

async function exportRows({ network, exported, peer, folder, options }: Contest): Promise<ExportRow[]> {
  const [ours, keras] = [join(folder, 'tfaip'), join(folder, 'keras')];
  await mkdir(ours, { recursive: true });
  const times: Record<string, number[]> = { [own]: [], 'tfaip again': [], Keras: [] };
  for (let i = 0; i < options.exports; i++) {
    const { ms, write } = exported.trace();
    times[own]!.push(ms + (await write(ours)));
    times['tfaip again']!.push(await write(ours));
    if (peer) times.Keras!.push(await peer.export(keras));
  }
  const bytes: Readonly<Record<string, number>> = {
    [own]: await sizeOf(ours),
    ...(peer && { Keras: await sizeOf(keras) }),
  };
  return Object.entries(times).flatMap(([system, [firstMs, ...later]]) => {
    if (firstMs === undefined) return [];
    const medianMs = median(later.length > 0 ? later : [firstMs]);
    const row = { network, task: 'export', system, medianMs, firstMs, bytes: bytes[system] } as const;
    const size = row.bytes === undefined ? '' : `, ${(row.bytes / 2 ** 20).toFixed(2)} MiB`;
    options.print(
      `${network} export, ${system}: ${medianMs.toFixed(0)} ms (the first ${firstMs.toFixed(0)})${size}`,
    );
    return [row];
  });
}

async function predictionRows(contest: Contest, batch: number): Promise<ExportRow[]> {
  const { network, exported, peer, folder, options } = contest;
  const x = inputsOf(network, batch);
  const path = join(folder, own);
  await exported.load(path);
  const systems = [{ name: own, train: (steps: number) => exported.predict(x, steps) }];
  if (peer) {
    await checkLogits(contest, path, x);
    systems.push(
      { name: 'tf.saved_model.load', train: (steps) => peer.predict('saved-model', steps) },
      { name: 'Keras predict', train: (steps) => peer.predict('keras', steps) },
    );
  }
  for (const { train } of systems) await train(WARM_UP_STEPS);
  const times = await interleave(systems, options);
  return systems.map(({ name }) => {
    const rounds = times.get(name)!;
    const medianMs = median(rounds.flat());
    const ratios = times.get(own)!.map((stepMs, round) => median(stepMs) / median(rounds[round]!));
    const ratio = [median(ratios), quantile(ratios, 0.1), quantile(ratios, 0.9)] as const;
    const [middle, low, high] = ratio.map((value) => value.toFixed(2));
    options.print(
      `${network} predict ${batch}, ${name}: ${medianMs.toFixed(2)} ms, ${Math.round((batch * 1000) / medianMs)} samples/s` +
        (name === own ? '' : `; tfaip takes ${middle} of that (${low}-${high})`),
    );
    return { network, task: 'predict', system: name, batch, medianMs, ...(name !== own && { ratio }) };
  });
}

/** @throws {BenchmarkError} if Python computes something else of the same export. */
async function checkLogits(
  { network, exported, peer, folder }: Contest,
  path: string,
  x: NdArray,
): Promise<void> {
  const inputs = join(folder, 'inputs');
  await writeFile(inputs, x.data as Float32Array);
  const theirs = await peer!.load(network, path, inputs);
  const ours = await exported.logits(x);
  const largest = Math.max(...ours.map(Math.abs));
  const difference = Math.max(...ours.map((value, i) => Math.abs(value - theirs[i]!)));
  if (difference > TOLERANCE * largest) {
    throw new BenchmarkError(
      `${network}: the export gives in Python what differs by ${difference / largest}.`,
    );
  }
}

async function sizeOf(folder: string): Promise<number> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const sizes = files
    .filter((each) => each.isFile())
    .map(async ({ parentPath, name }) => (await stat(join(parentPath, name))).size);
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
