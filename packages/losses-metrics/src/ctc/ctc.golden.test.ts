import * as tf from '@tensorflow/tfjs';
import {
  describeGolden,
  type GoldenCase,
  type GoldenTensor,
  goldenArray,
  plainJavaScript,
  readGoldenCases,
  type Tolerance,
  waysOfRunning,
} from '@tfaip/numerics';
import { ctcLoss } from './ctcLoss.js';

interface CtcCase {
  readonly id: string;
  readonly kind: string;
  readonly blank_index: number;
  readonly logits: GoldenTensor;
  readonly labels: GoldenTensor;
  readonly label_length: GoldenTensor;
  readonly logit_length: GoldenTensor;
  readonly expected: GoldenTensor;
  /** Of the sum of the losses. */
  readonly grad: GoldenTensor;
  readonly tolerance: { readonly expected: Tolerance; readonly grad: Tolerance };
}

function goldenCase(example: CtcCase): GoldenCase {
  const { id, blank_index: blankIndex, expected, grad, tolerance } = example;
  const prepare: GoldenCase['prepare'] = () => ({
    step: ({ logits, labels, labelLengths, logitLengths }) => {
      const lossOf = (given: tf.Tensor): tf.Tensor =>
        ctcLoss(
          { logits: given, labels: labels!, labelLengths: labelLengths!, logitLengths: logitLengths! },
          { blankIndex },
        );
      return { loss: lossOf(logits!), gradient: tf.grad(lossOf)(logits!) };
    },
  });
  const feeds = {
    logits: goldenArray(example.logits),
    labels: goldenArray(example.labels),
    labelLengths: goldenArray(example.label_length),
    logitLengths: goldenArray(example.logit_length),
  };
  const values = {
    loss: { value: expected, tolerance: tolerance.expected },
    gradient: { value: grad, tolerance: tolerance.grad },
  };
  return { id, family: 'ctc', prepare, runs: [{ feeds, expected: values }] };
}

const cases = ['ctc', 'ctcEdges'].flatMap((file) =>
  readGoldenCases<CtcCase>(new URL(`../golden/${file}.json`, import.meta.url)),
);
const losses = cases.filter(({ kind }) => kind === 'ctc_loss').map(goldenCase);
describeGolden('ctc', losses, [...waysOfRunning, plainJavaScript]);
