/**
 * A number that only the data know, here the size of their alphabet, reaches the model by a creation hook of the scenario.
 *
 *     pnpm tfaip train examples/how-to/src/staticParams.ts --data.words tango foxtrot waltz
 */

import * as tf from '@tensorflow/tfjs';
import {
  type CallOptions,
  GraphBase,
  ModelBase,
  ModelBaseParams,
  type NamedSpecs,
  ndArray,
  param,
} from '@tfaip/core';
import { ArrayGenerator, DataBase, DataBaseParams, type PipelineMode } from '@tfaip/data';
import { Accuracy, SparseCategoricalCrossentropy } from '@tfaip/losses-metrics';
import { ScenarioBase, ScenarioBaseParams } from '@tfaip/trainer';

/** Pairs of letters that follow each other in the words. */
class LetterData extends DataBase<LetterDataParams> {
  readonly alphabet = [...new Set([...this.params.words, ...this.params.held_out].join(''))].sort();

  override inputLayerSpecs(): NamedSpecs {
    return { letter: { shape: [], dtype: 'int32' } };
  }

  override targetLayerSpecs(): NamedSpecs {
    return { next: { shape: [], dtype: 'int32' } };
  }

  override generator(mode: PipelineMode): ArrayGenerator {
    const words = mode === 'training' ? this.params.words : this.params.held_out;
    const pairs = words.flatMap((word) => [...word].slice(1).map((next, i) => [word[i]!, next]));
    const codes = (letters: string[]) => Int32Array.from(letters, (letter) => this.alphabet.indexOf(letter));
    return ArrayGenerator.fromArrays({
      inputs: { letter: ndArray('int32', [pairs.length], codes(pairs.map(([letter]) => letter!))) },
      targets: { next: ndArray('int32', [pairs.length], codes(pairs.map(([, next]) => next!))) },
    });
  }
}

export class LetterDataParams extends DataBaseParams {
  @param.list('string', { help: 'Words to learn the sequence of letters from', minItems: 1 })
  words = ['polka', 'mambo', 'bolero', 'rumba', 'samba', 'salsa'];

  @param.list('string', { help: 'Words to validate on', minItems: 1 })
  held_out = ['mamba', 'salto', 'rumbo'];

  cls() {
    return LetterData;
  }
}

type Inputs = { letter: tf.Tensor };
type Targets = { next: tf.Tensor };
type Outputs = { logits: tf.Tensor; next: tf.Tensor };

class LetterGraph extends GraphBase<Inputs, Outputs> {
  private readonly logits;

  constructor(private readonly params: LetterModelParams) {
    super();
    this.logits = this.own('logits', tf.layers.dense({ units: params.n_letters }));
  }

  buildGraph({ letter }: Inputs, options: CallOptions): Outputs {
    const code = tf.cast(tf.oneHot(letter, this.params.n_letters), 'float32');
    const logits = this.logits.call(code, options);
    return { logits, next: tf.argMax(logits, -1) };
  }
}

class LetterModel extends ModelBase<LetterModelParams, Inputs, Targets, Outputs> {
  private readonly crossEntropy = new SparseCategoricalCrossentropy({ fromLogits: true, name: 'ce' });
  private readonly accuracy = new Accuracy({ name: 'acc' });

  loss(_inputs: Inputs, { next }: Targets, { logits }: Outputs) {
    return { ce: this.crossEntropy.call(next, logits) };
  }

  override metrics(_inputs: Inputs, targets: Targets, outputs: Outputs) {
    return [this.accuracy.call(targets.next, outputs.next)];
  }
}

export class LetterModelParams extends ModelBaseParams {
  /** Known only once there are data: nobody sets it on the command line, but it is saved with the model. */
  @param.int({ help: 'Size of the alphabet', mode: 'hidden', min: 0 })
  n_letters = 0;

  cls() {
    return LetterModel;
  }

  graphCls() {
    return LetterGraph;
  }
}

class LetterScenario extends ScenarioBase<LetterScenarioParams> {
  override createModel(data: LetterData): ModelBase {
    this.params.model.n_letters = data.alphabet.length;
    return super.createModel(data);
  }
}

export class LetterScenarioParams extends ScenarioBaseParams {
  override model = new LetterModelParams();
  override data = new LetterDataParams();

  override cls() {
    return LetterScenario;
  }
}
