import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Json, type JsonObject, paramsToJson } from '@tfaip/core';
import { dataFingerprint } from '../output/dataFingerprint.js';
import { manifestFile } from '../output/runDirectory.js';
import { runEnvironment } from '../output/runEnvironment.js';
import type { RunParts } from '../run/runParts.js';
import type { ScenarioBaseParams } from '../scenario/scenarioBaseParams.js';
import type { TrainBegin, TrainEnd, TrainerCallback } from './trainerCallback.js';

export interface RunManifestOptions {
  readonly parts: RunParts;
  readonly scenarioParams: ScenarioBaseParams;
  readonly runId: string;
}

/**
 * Writes down what a run's result depends on: code, dependencies, data, device, versions, params, seed; and for each
 * process that worked on it when, by which command, and how it ended.
 */
export class RunManifest implements TrainerCallback {
  private path = '';
  private content: JsonObject = {};
  private processes: Record<string, Json>[] = [];

  constructor(private readonly options: RunManifestOptions) {}

  async onTrainBegin({ outputDir, resumed }: TrainBegin): Promise<void> {
    const { parts, scenarioParams, runId } = this.options;
    this.path = join(outputDir, manifestFile);
    const before = resumed ? await this.processesBefore() : [];
    const command = ['tfaip', ...process.argv.slice(2)].join(' ');
    this.processes = [...before, { started: new Date().toISOString(), command, status: 'running' }];
    this.content = {
      format_version: 1,
      run_id: runId,
      seed: parts.params.seed,
      data: { train: await dataFingerprint(parts.train), val: await dataFingerprint(parts.val) },
      ...(await runEnvironment(parts.runtime.name, parts.backend)),
      params: { trainer: paramsToJson(parts.params), scenario: paramsToJson(scenarioParams) },
    };
    await this.write();
  }

  onTrainEnd({ interrupted, steps, epochs, best }: TrainEnd): void {
    const status = interrupted ? 'interrupted' : 'complete';
    Object.assign(this.processes.at(-1)!, { status, steps, epochs, best: best ?? null });
  }

  async close(): Promise<void> {
    const last = this.processes.at(-1);
    if (!last) return;
    if (last.status === 'running') last.status = 'failed';
    last.ended = new Date().toISOString();
    await this.write();
  }

  private async processesBefore(): Promise<Record<string, Json>[]> {
    const text = await readFile(this.path, 'utf8').catch(() => undefined);
    if (text === undefined) return [];
    const { processes } = JSON.parse(text) as { processes: Record<string, Json>[] };
    // A process that was killed could not say so.
    return processes.map((each) => (each.status === 'running' ? { ...each, status: 'killed' } : each));
  }

  private async write(): Promise<void> {
    const text = `${JSON.stringify({ ...this.content, processes: this.processes }, null, 2)}\n`;
    await writeFile(`${this.path}.writing`, text);
    await rename(`${this.path}.writing`, this.path);
  }
}
