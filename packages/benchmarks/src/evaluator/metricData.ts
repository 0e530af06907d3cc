import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MetricName } from './metricName.js';

/** Lines of text as a recogniser reads them: 30 to 80 letters, about 7 % of them wrong. */
export interface LinePairs {
  readonly references: string[];
  readonly hypotheses: string[];
}

/** Scores of a binary classifier that is better than guessing. */
export interface BinaryScores {
  readonly targets: Uint8Array;
  readonly scores: Float64Array;
}

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz      etaoinäöüßé.,';

/** Writes the same data for every system into a folder. */
export async function writeMetricData(folder: string, metric: MetricName, size: number): Promise<void> {
  const random = randomNumbers();
  if (metric === 'cer') {
    await writeFile(join(folder, 'lines.json'), JSON.stringify(linePairs(size, random)));
    return;
  }
  const { targets, scores } = binaryScores(size, random);
  await writeFile(join(folder, 'targets.u8'), targets);
  await writeFile(join(folder, 'scores.f64'), new Uint8Array(scores.buffer));
}

export async function readLinePairs(folder: string): Promise<LinePairs> {
  return JSON.parse(await readFile(join(folder, 'lines.json'), 'utf8'));
}

export async function readBinaryScores(folder: string): Promise<BinaryScores> {
  const scores = await readFile(join(folder, 'scores.f64'));
  return {
    targets: new Uint8Array(await readFile(join(folder, 'targets.u8'))),
    scores: new Float64Array(scores.buffer, scores.byteOffset, scores.byteLength / 8),
  };
}

function linePairs(size: number, random: () => number): LinePairs {
  const letter = (): string => ALPHABET[Math.floor(random() * ALPHABET.length)]!;
  const references = Array.from({ length: size }, () =>
    Array.from({ length: 30 + Math.floor(random() * 51) }, letter).join(''),
  );
  const misread = (right: string): string => {
    const chance = random();
    if (chance < 0.02) return '';
    if (chance < 0.05) return letter();
    return chance < 0.07 ? letter() + right : right;
  };
  return { references, hypotheses: references.map((line) => Array.from(line, misread).join('')) };
}

function binaryScores(size: number, random: () => number): BinaryScores {
  const targets = Uint8Array.from({ length: size }, () => Number(random() < 0.3));
  return { targets, scores: Float64Array.from(targets, (target) => random() + 0.2 * target) };
}

/** Uniform in (0, 1): Lehmer's generator with the multiplier of Park and Miller 1988. */
function randomNumbers(): () => number {
  let state = 1;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}
