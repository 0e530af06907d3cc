import { create, toBinary } from '@bufbuild/protobuf';
import { AudioPluginData_Encoding, AudioPluginDataSchema } from '../proto/plugins_pb.js';
import { TensorboardError } from '../tensorboardError.js';
import { type DenseArray, numbersOf } from './denseArray.js';
import { encodeWav } from './encodeWav.js';
import { encodeSummary, type SummaryLabels } from './summaryValue.js';
import { stringTensor } from './tensorProto.js';

/**
 * Sound for the plugin `audio`, stored as WAV with 16 bits.
 *
 * @param audio in [-1, 1], what is beyond is clipped: [frames], [frames, channels] or [clips, frames, channels].
 * @param sampleRate in Hz.
 * @returns a serialized `tensorflow.Summary`.
 * @throws {TensorboardError} if shape or sample rate are none of these.
 */
export function audioSummary(
  tag: string,
  audio: DenseArray,
  sampleRate: number,
  labels: SummaryLabels = {},
): Uint8Array {
  const samples = numbersOf(`audio "${tag}"`, audio);
  const { clips, frames, channels } = layoutOf(tag, audio.shape, sampleRate);
  const strings: (string | Uint8Array)[] = [];
  for (let clip = 0; clip < clips; clip++) {
    const start = clip * frames * channels;
    // The second string is the clip's label, which the data of TensorFlow 2 leave empty as well.
    strings.push(encodeWav(samples.slice(start, start + frames * channels), channels, sampleRate), '');
  }
  const content = toBinary(
    AudioPluginDataSchema,
    create(AudioPluginDataSchema, { encoding: AudioPluginData_Encoding.WAV }),
  );
  return encodeSummary({
    ...labels,
    tag,
    plugin: 'audio',
    content,
    tensor: stringTensor([clips, 2], strings),
  });
}

function layoutOf(tag: string, shape: readonly number[], sampleRate: number) {
  const [frames = 0, channels = 1] = shape.slice(-2 + (shape.length === 1 ? 1 : 0));
  const clips = shape.length === 3 ? (shape[0] as number) : 1;
  if (shape.length < 1 || shape.length > 3 || channels < 1 || channels > 0xffff) {
    throw new TensorboardError(`The audio "${tag}" has a wrong shape.`, {
      given: `[${shape.join(', ')}]`,
      expected: '[frames], [frames, channels] or [clips, frames, channels]',
    });
  }
  if (!Number.isSafeInteger(sampleRate) || sampleRate < 1) {
    throw new TensorboardError(`The audio "${tag}" needs a sample rate in Hz.`, {
      given: String(sampleRate),
      expected: 'a positive integer',
    });
  }
  return { clips, frames, channels };
}
