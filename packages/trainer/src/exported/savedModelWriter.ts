import * as tf from '@tensorflow/tfjs';
import { type Json, TfaipError } from '@tfaip/core';
import type { ExportContent, ExportWriter } from '@tfaip/export';
import { type SavedModelSignature, writeSavedModel } from '@tfaip/export/saved-model';
import { NATIVE_BACKEND } from '@tfaip/libtensorflow';
import { predictionSignatures, trainSignature } from './exportSignatures.js';
import type { ExportSource } from './exportWriters.js';
import { stateVariables } from './stateVariables.js';

/** Key of the format in manifests. */
const format = 'saved_model';

/**
 * Adds a TensorFlow SavedModel to exports, in the export's folder itself. Its graphs are traced once, before training
 * begins: not while steps run. Where that is not possible, the log and the manifest say why, and there is none.
 */
export function savedModelWriter(source: ExportSource): ExportWriter {
  if (tf.getBackend() !== NATIVE_BACKEND) {
    const missing = `the backend is ${tf.getBackend()}, which makes no graphs`;
    source.log.note('info', `Exports hold no SavedModel: ${missing}`);
    return writerOfNothing(missing);
  }
  try {
    return tracedWriter(source);
  } catch (error) {
    if (!(error instanceof TfaipError)) throw error;
    source.log.warn(`Exports hold no SavedModel: ${error.message}`);
    return writerOfNothing(error.message);
  }
}

/** @param missing why there is none. */
function writerOfNothing(missing: string): ExportWriter {
  return { name: format, write: () => Promise.resolve({ missing }) };
}

function tracedWriter(source: ExportSource): ExportWriter {
  const { params, built, example, specs, update, variables } = source;
  const signatureSource = { built, example, specs, seed: params.seed! };
  const signatures: Record<string, SavedModelSignature> = {
    ...predictionSignatures(signatureSource),
    ...(params.export_train_step && { train: trainSignature(signatureSource, variables, update.applying) }),
  };
  const stored = params.export_train_step ? [...variables, ...stateVariables(update)] : variables;
  return {
    name: format,
    write: async (folder: string, { weights, state, origin }: ExportContent): Promise<Json> => {
      const step = Number(origin.step ?? 0);
      await writeSavedModel(folder, {
        signatures,
        variables: stored,
        values: { ...weights, ...state },
        step,
      });
      return { signatures: Object.keys(signatures) };
    },
  };
}
