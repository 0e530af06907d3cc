import { type NamedArrays, RuntimeStepError } from '@tfaip/core';
import { dataTypeName, TensorFlowError } from '@tfaip/libtensorflow';
import type { TracedGraph } from '../emit/emitGraph.js';
import { sourceLine } from '../record/origin.js';
import { inputsOf, type RecordedNode, type Recording } from '../record/recording.js';
import type { TracedStep } from './traceStep.js';

/** An error of a graph's run, told in the terms of the step: the line and layer that made the node, and the shapes. */
export function describeFailure(
  error: unknown,
  stepName: string,
  feeds: NamedArrays,
  traced: TracedStep,
): Error {
  if (!(error instanceof TensorFlowError)) return error as Error;
  const node = nodeOf(error.node, traced);
  const told = node ? `\n  in: ${describeNode(node, traced.recording)}` : '';
  return new RuntimeStepError(`The ${stepName} step failed: ${firstLine(error.message)}${told}`, {
    given: Object.entries(feeds)
      .map(([name, { dtype, shape }]) => `${name} ${dtype} [${shape.join(', ')}]`)
      .join(', '),
    cause: error,
  });
}

/** The recorded node that an error's node was made of: its name may have a prefix, and parts that lowering adds. */
function nodeOf(name: string | undefined, { recorded }: TracedGraph): RecordedNode | undefined {
  if (name === undefined) return undefined;
  let best: [string, RecordedNode] | undefined;
  for (const [made, node] of recorded) {
    if ((name === made || name.endsWith(`/${made}`)) && made.length > (best?.[0].length ?? 0))
      best = [made, node];
  }
  return best?.[1];
}

function describeNode(node: RecordedNode, recording: Recording): string {
  const { origin } = node;
  const op = node.kind === 'op' || node.kind === 'update' ? node.op : node.kind;
  const line = origin && sourceLine(origin);
  const inputs = recording.nodes.includes(node)
    ? inputsOf(node).map((ref) => recording.nodes[ref.node]!.outputs[ref.output]!)
    : [];
  const shapes = inputs.map(({ dtype, shape }) => `${dataTypeName(dtype)} [${shape.join(', ')}]`).join(', ');
  return [
    `${origin?.gradient ? 'the gradient of ' : ''}${op}${shapes && ` of ${shapes} when it was recorded`}`,
    origin?.layer && `layer ${origin.layer}`,
    line && `made at ${line}`,
  ]
    .filter(Boolean)
    .join(', ');
}

function firstLine(message: string): string {
  return message.split('\n')[0]!;
}
