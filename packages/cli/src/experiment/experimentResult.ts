import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { JsonObject } from '@tfaip/core';
import { readRunManifest } from '@tfaip/trainer';

/** How the run of an experiment stands. */
export interface ExperimentResult {
  readonly status: 'complete' | 'failed' | 'interrupted' | 'new';
  readonly best?: { readonly epoch: number; readonly name: string; readonly value: number };
  readonly epochs?: number;
  readonly steps?: number;
  /** Of all processes that have worked on it. */
  readonly seconds?: number;
  readonly error?: string;
}

/** Reads from a run's folder how it stands; `new` if there is none. */
export async function readExperimentResult(directory: string): Promise<ExperimentResult> {
  if (!existsSync(join(directory, 'trainer_params.json'))) return { status: 'new' };
  const manifest = (await readRunManifest(directory)) as { processes?: JsonObject[] } | undefined;
  const processes = manifest?.processes ?? [];
  const last = processes.at(-1) as Partial<ExperimentResult> | undefined;
  if (last?.status !== 'complete') return { status: 'interrupted' };
  const seconds = processes.reduce((sum, { started, ended }) => sum + secondsBetween(started, ended), 0);
  const { best, epochs = 0, steps = 0 } = last;
  return { status: 'complete', epochs, steps, seconds, ...(best && { best }) };
}

/** Whether a run in this folder can go on. */
export async function hasCheckpoint(directory: string): Promise<boolean> {
  const names = await readdir(join(directory, 'checkpoint')).catch((): string[] => []);
  return names.includes('latest');
}

function secondsBetween(started: unknown, ended: unknown): number {
  const seconds = (Date.parse(String(ended)) - Date.parse(String(started))) / 1000;
  return Number.isFinite(seconds) ? seconds : 0;
}
