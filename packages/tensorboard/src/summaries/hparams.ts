import { createHash } from 'node:crypto';
import { create, fromJson, type MessageInitShape, toBinary } from '@bufbuild/protobuf';
import { ValueSchema } from '@bufbuild/protobuf/wkt';
import { HParamsPluginDataSchema, HParamType, SessionStatus } from '../proto/plugins_pb.js';
import { TensorboardError } from '../tensorboardError.js';
import { encodeSummary } from './summaryValue.js';
import { float32Tensor } from './tensorProto.js';

/** Hyper-parameters by name. */
export type HParams = Readonly<Record<string, number | string | boolean>>;

/** A scalar that the plugin `hparams` lists beside the hyper-parameters. */
export interface HParamsMetric {
  /** The scalar's tag. */
  readonly tag: string;
  /** Folder of the scalar's run below that of the hyper-parameters, e.g. `val`. Default: that folder itself. */
  readonly group?: string;
  readonly displayName?: string;
  readonly description?: string;
}

export interface HParamsOptions {
  /** Runs of the same trial are shown as one. Default: a hash of the hyper-parameters. */
  readonly trialId?: string;
  /** Seconds since the epoch. Default: now. */
  readonly startTime?: number;
}

/**
 * The hyper-parameters of a run, for the plugin `hparams`.
 *
 * @returns a serialized `tensorflow.Summary`; one for a run, at step 0.
 * @throws {TensorboardError} if a number is not finite.
 */
export function hparamsSummary(hparams: HParams, options: HParamsOptions = {}): Uint8Array {
  const sorted = Object.entries(hparams).sort(([a], [b]) => (a < b ? -1 : 1));
  const { trialId = trialIdOf(sorted), startTime = Date.now() / 1000 } = options;
  return pluginSummary('session_start_info', {
    case: 'sessionStartInfo',
    value: {
      hparams: Object.fromEntries(
        sorted.map(([name, value]) => [name, fromJson(ValueSchema, checkFinite(name, value))]),
      ),
      groupName: trialId,
      startTimeSecs: startTime,
    },
  });
}

/**
 * Which hyper-parameters and metrics the plugin `hparams` shows. Without it TensorBoard lists what it finds.
 *
 * @param hparams example values, which tell the types.
 * @returns a serialized `tensorflow.Summary`; one for a log directory, at step 0.
 */
export function hparamsExperimentSummary(hparams: HParams, metrics: readonly HParamsMetric[]): Uint8Array {
  return pluginSummary('experiment', {
    case: 'experiment',
    value: {
      timeCreatedSecs: Date.now() / 1000,
      hparamInfos: Object.entries(hparams).map(([name, value]) => ({ name, type: typeOf(value) })),
      metricInfos: metrics.map(({ tag, group = '', displayName = '', description = '' }) => ({
        name: { group, tag },
        displayName,
        description,
      })),
    },
  });
}

/**
 * How a run with hyper-parameters has ended.
 *
 * @returns a serialized `tensorflow.Summary`, for the run that has the hyper-parameters.
 */
export function hparamsEndSummary(succeeded: boolean, endTime: number = Date.now() / 1000): Uint8Array {
  const status = succeeded ? SessionStatus.STATUS_SUCCESS : SessionStatus.STATUS_FAILURE;
  return pluginSummary('session_end_info', {
    case: 'sessionEndInfo',
    value: { status, endTimeSecs: endTime },
  });
}

/** The plugin keeps everything in the metadata; the value is an empty tensor. */
function pluginSummary(
  kind: string,
  data: NonNullable<MessageInitShape<typeof HParamsPluginDataSchema>['data']>,
): Uint8Array {
  return encodeSummary({
    tag: `_hparams_/${kind}`,
    plugin: 'hparams',
    content: toBinary(HParamsPluginDataSchema, create(HParamsPluginDataSchema, { data })),
    tensor: float32Tensor([0], []),
  });
}

function typeOf(value: number | string | boolean): HParamType {
  if (typeof value === 'boolean') return HParamType.DATA_TYPE_BOOL;
  return typeof value === 'number' ? HParamType.DATA_TYPE_FLOAT64 : HParamType.DATA_TYPE_STRING;
}

function trialIdOf(sorted: readonly (readonly [string, number | string | boolean])[]): string {
  return createHash('sha256').update(JSON.stringify(sorted)).digest('hex');
}

function checkFinite(name: string, value: number | string | boolean): number | string | boolean {
  if (typeof value !== 'number' || Number.isFinite(value)) return value;
  throw new TensorboardError(`The hyper-parameter "${name}" must be finite.`, {
    given: String(value),
    fix: 'pass it as a string',
  });
}
