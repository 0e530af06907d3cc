const headerBytes = 44;
const bytesPerSample = 2;
const pcm = 1;

/**
 * A WAV file with 16-bit samples: RIFF, one `fmt ` and one `data` chunk, all numbers little-endian.
 *
 * sample = round(32768 · x), half away from zero, clipped to [-32768, 32767]: as TensorFlow's `encode_wav`.
 *
 * @param samples in [-1, 1], [frames, channels] row-major.
 */
export function encodeWav(samples: ArrayLike<number>, channels: number, sampleRate: number): Uint8Array {
  const dataBytes = samples.length * bytesPerSample;
  const file = Buffer.alloc(headerBytes + dataBytes);
  file.write('RIFF', 0, 'latin1');
  file.writeUInt32LE(headerBytes - 8 + dataBytes, 4);
  file.write('WAVEfmt ', 8, 'latin1');
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(pcm, 20);
  file.writeUInt16LE(channels, 22);
  file.writeUInt32LE(sampleRate, 24);
  file.writeUInt32LE(sampleRate * channels * bytesPerSample, 28);
  file.writeUInt16LE(channels * bytesPerSample, 32);
  file.writeUInt16LE(8 * bytesPerSample, 34);
  file.write('data', 36, 'latin1');
  file.writeUInt32LE(dataBytes, 40);
  for (let i = 0; i < samples.length; i++) {
    file.writeInt16LE(toInt16(samples[i] as number), headerBytes + i * bytesPerSample);
  }
  return file;
}

function toInt16(sample: number): number {
  const scaled = Math.sign(sample) * Math.round(Math.abs(sample) * 32768);
  return Math.max(-32768, Math.min(32767, scaled || 0));
}
