import { type NamedArrays, type NdArray, scalarValue } from '@tfaip/core';
import { ctcBeamSearchDecode } from '@tfaip/losses-metrics';
import { blankClass, type Codec } from '../codec/codec.js';
import { logicalOrder } from '../codec/visualOrder.js';

/** A character that was read. */
export interface ReadCharacter {
  readonly character: string;
  /** Frames that show it: from `start` up to, not including, `end`. */
  readonly start: number;
  readonly end: number;
  /** Its highest probability in these frames, in [0, 1]. */
  readonly confidence: number;
}

/** What a line says. */
export interface ReadLine {
  readonly text: string;
  /** Mean confidence of the characters, in [0, 1]; 0 if there is none. */
  readonly confidence: number;
  /** From left to right, whatever the direction of the text. */
  readonly characters: readonly ReadCharacter[];
}

/**
 * The text of a line by its best path or, with a beam's width, by prefix beam search.
 *
 * @param outputs `logits` [frames, classes] and `frames`, how many of them count.
 * @param beamWidth 0: the best path, which also says where characters are; in beam search those are of the best path.
 */
export function decodeLine({ logits, frames }: NamedArrays, codec: Codec, beamWidth = 0): ReadLine {
  const length = Number(scalarValue(frames!));
  const characters = bestPath(logits!, length, codec);
  const confidence =
    characters.reduce((sum, each) => sum + each.confidence, 0) / Math.max(1, characters.length);
  if (beamWidth === 0) {
    const text = logicalOrder(characters.map(({ character }) => character).join(''));
    return { text, confidence, characters };
  }
  const [best] = ctcBeamSearchDecode(logits!, { blankIndex: blankClass, length, beamWidth });
  return { text: logicalOrder(codec.decode(best?.labels ?? [])), confidence, characters };
}

/** The runs of the most probable class of each frame that are no blank. */
function bestPath({ shape, data }: NdArray, length: number, codec: Codec): ReadCharacter[] {
  const classes = shape[1]!;
  const found: { label: number; start: number; end: number; confidence: number }[] = [];
  let previous = blankClass;
  for (let frame = 0; frame < length; frame++) {
    const scores = (data as Float32Array).subarray(frame * classes, (frame + 1) * classes);
    const { label, probability } = mostProbable(scores);
    const last = found.at(-1);
    if (label !== blankClass && label === previous && last) {
      last.end = frame + 1;
      last.confidence = Math.max(last.confidence, probability);
    } else if (label !== blankClass) {
      found.push({ label, start: frame, end: frame + 1, confidence: probability });
    }
    previous = label;
  }
  return found.map(({ label, ...place }) => ({ character: codec.decode([label]), ...place }));
}

function mostProbable(scores: Float32Array): { label: number; probability: number } {
  let label = 0;
  for (let k = 1; k < scores.length; k++) if (scores[k]! > scores[label]!) label = k;
  let sum = 0;
  for (const score of scores) sum += Math.exp(score - scores[label]!);
  return { label, probability: 1 / sum };
}
