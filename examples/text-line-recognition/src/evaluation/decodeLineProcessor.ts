import { param, type Sample } from '@tfaip/core';
import { DataProcessorParams, MappingDataProcessor } from '@tfaip/data';
import type { Codec } from '../codec/codec.js';
import { readCodec } from '../codec/codecFile.js';
import { decodeLine } from './decodeLine.js';

/** Turns the network's scores into text: `predicted`, `confidence` and `characters` of the sample's meta. */
export class DecodeLineParams extends DataProcessorParams {
  @param.int({
    help: 'Beginnings of a text that beam search follows; 0: the best class of each frame',
    min: 0,
  })
  beam_width = 0;

  @param.string({ help: 'Charmap; set by the data', optional: true, mode: 'hidden' })
  charmap: string | null = null;

  override resourceFields(): readonly string[] {
    return ['charmap'];
  }

  override cls(): typeof DecodeLine {
    return DecodeLine;
  }
}

class DecodeLine extends MappingDataProcessor<DecodeLineParams> {
  private codec: Codec | undefined;

  override apply(sample: Sample): Sample {
    const { charmap, beam_width } = this.params;
    this.codec ??= readCodec(charmap ?? '');
    const { text: predicted, confidence, characters } = decodeLine(sample.outputs, this.codec, beam_width);
    return { ...sample, outputs: {}, meta: { ...sample.meta, predicted, confidence, characters } };
  }
}
