import { type ExportGraph, ModelBase, ModelBaseParams, type Print, param, type Sample } from '@tfaip/core';
import { ctcLoss } from '@tfaip/losses-metrics';
import type { LineData } from '../data/lineData.js';
import { decodeLine } from '../evaluation/decodeLine.js';
import { type Inputs, LineGraph, type Outputs, type Targets } from './lineGraph.js';

export class LineModelParams extends ModelBaseParams {
  @param.list('int', {
    help: 'Filters of each 3 x 3 convolution; each is followed by 2 x 2 max pooling',
    min: 1,
    minItems: 1,
  })
  filters = [32, 64];

  @param.list('int', { help: 'Units in each direction of each bidirectional LSTM', min: 1, minItems: 1 })
  units = [128];

  @param.float({ help: 'Share of the features that training drops before the last layer', min: 0, max: 0.9 })
  dropout = 0.3;

  /** Characters and the blank: the scenario sets it from the codec. */
  @param.int({ help: 'Number of classes', min: 1, mode: 'hidden' })
  classes = 1;

  cls() {
    return LineModel;
  }

  graphCls() {
    return LineGraph;
  }
}

export class LineModel extends ModelBase<LineModelParams, Inputs, Targets, Outputs> {
  loss(_inputs: Inputs, { gt, gt_length }: Targets, { logits, frames }: Outputs) {
    return { ctc: ctcLoss({ logits, labels: gt, labelLengths: gt_length, logitLengths: frames }) };
  }

  /** The character error rate, which the evaluator measures in validation. */
  override bestLoggingSettings(): readonly ['min', string] {
    return ['min', 'cer'];
  }

  /** Everything, and the encoder alone: a sequence of features for each line. */
  override exportGraphs(inputs: Inputs, outputs: Outputs): Record<string, ExportGraph> {
    const { features, frames } = outputs;
    return { default: { inputs, outputs }, encoder: { inputs, outputs: { features, frames } } };
  }

  /** The prediction above the ground truth. */
  override printEvaluate({ outputs, meta }: Sample, data: LineData, print: Print): void {
    print(`  predicted: ${decodeLine(outputs, data.codec).text}`);
    print(`  is:        ${String(meta.text ?? '')}`);
  }
}
