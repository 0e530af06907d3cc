import * as tf from '@tensorflow/tfjs';
import { type NativeBackend, opDefs } from '@tfaip/libtensorflow';
import { describeNative } from '@tfaip/testing';
import { expect, it, vi } from 'vitest';
import { supportedOps } from './supportedOps.js';

/** What tfjs says of an operation that its converter's tables, or the code that runs them, do not have. */
const missing = /Unknown op|is not implemented/;

/** Whether tfjs has code for an operation: what it says of a graph with that alone, which lacks all inputs. */
async function tfjsHas(op: string): Promise<boolean> {
  const node = { name: 'node', op, input: [], attr: {} };
  const model = await tf.loadGraphModel(
    tf.io.fromMemory({
      modelTopology: { node: [node], versions: { producer: 1395 } },
      weightSpecs: [],
      weightData: new ArrayBuffer(0),
    }),
  );
  try {
    tf.dispose(await model.executeAsync({}, 'node'));
    return true;
  } catch (error) {
    return !missing.test((error as Error).message);
  } finally {
    model.dispose();
  }
}

describeNative('the list of operations for tfjs', () => {
  it('has exactly those of TensorFlow that tfjs has', async () => {
    const { binding } = tf.backend() as NativeBackend;
    // Whatever begins with "Placeholder" tfjs takes for an input, without a look at its tables.
    const all = [...opDefs(binding).keys()].filter((op) => op !== 'PlaceholderV2');
    await tf.setBackend('cpu');
    // tfjs advises against executeAsync for graphs without loops.
    vi.spyOn(console, 'warn').mockReturnValue();
    const wrong: string[] = [];
    for (const op of all) if ((await tfjsHas(op)) !== supportedOps.has(op)) wrong.push(op);
    expect(all.length).toBeGreaterThan(1000);
    expect(wrong).toEqual([]);
    vi.restoreAllMocks();
  });
});
