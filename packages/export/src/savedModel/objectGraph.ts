import type { MessageInitShape } from '@bufbuild/protobuf';
import type { FunctionTensor, StepFunctionGraph } from '@tfaip/graph';
import type {
  SavedObjectGraphSchema,
  SavedObjectSchema,
  StructuredValueSchema,
  TrackableObjectGraphSchema,
} from '../proto/saved_model_pb.js';
import type { StoredVariable } from './storedVariable.js';
import { shapeProto } from './tensorInfo.js';

type SavedObject = MessageInitShape<typeof SavedObjectSchema>;
type StructuredValue = MessageInitShape<typeof StructuredValueSchema>;

/** A signature's function with the places of its variables among all. */
export interface ObjectGraphFunction {
  readonly signature: string;
  readonly step: StepFunctionGraph;
  /** Positions in the list of variables. */
  readonly captures: readonly number[];
}

/** The objects of a model: as Python revives them, and as its checkpoint names them. */
export interface ObjectGraphs {
  readonly saved: MessageInitShape<typeof SavedObjectGraphSchema>;
  readonly trackable: MessageInitShape<typeof TrackableObjectGraphSchema>;
}

/**
 * What `tf.saved_model.load` makes of the model: an object with `signatures`, and the lists `variables` (all) and
 * `trainable_variables`.
 */
export function objectGraphs(
  variables: readonly StoredVariable[],
  functions: readonly ObjectGraphFunction[],
): ObjectGraphs {
  const firstVariable = 4;
  const firstFunction = firstVariable + variables.length;
  const places = variables.map(({ trainable }, i) => ({ trainable, nodeId: firstVariable + i }));
  const nodes: SavedObject[] = [
    userObject('_generic_user_object', [
      { nodeId: 1, localName: 'signatures' },
      { nodeId: 2, localName: 'variables' },
      { nodeId: 3, localName: 'trainable_variables' },
    ]),
    userObject(
      'signature_map',
      functions.map(({ signature }, i) => ({ nodeId: firstFunction + i, localName: signature })),
    ),
    userObject('trackable_list_wrapper', listOf(places)),
    userObject('trackable_list_wrapper', listOf(places.filter(({ trainable }) => trainable))),
    ...variables.map(variableObject),
    ...functions.map(functionObject),
  ];
  const concreteFunctions = functions.map(({ step, captures }) => [
    step.functions[0]!.name,
    {
      boundInputs: captures.map((capture) => firstVariable + capture),
      canonicalizedInputSignature: tuple([tuple([]), dict(step.inputs)]),
      outputSignature: dict(step.outputs),
    },
  ]);
  return {
    saved: { nodes, concreteFunctions: Object.fromEntries(concreteFunctions) },
    trackable: {
      nodes: nodes.map(({ children, kind }) => ({
        ...(children && { children }),
        ...(kind?.case === 'variable' && { attributes: [checkpointEntry(kind.value.name ?? '')] }),
      })),
    },
  };
}

/** Key of a variable's value in the checkpoint. */
export function checkpointKey(variable: string): string {
  return `${variable}/.ATTRIBUTES/VARIABLE_VALUE`;
}

/** Of an object, in a checkpoint's object graph. */
export interface CheckpointEntry {
  readonly name: string;
  readonly fullName: string;
  readonly checkpointKey: string;
}

/** Says in a checkpoint's object graph which entry is the value of a variable. */
export function checkpointEntry(variable: string): CheckpointEntry {
  return { name: 'VARIABLE_VALUE', fullName: variable, checkpointKey: checkpointKey(variable) };
}

function userObject(
  identifier: string,
  children: { readonly nodeId: number; readonly localName: string }[],
): SavedObject {
  const version = { producer: 1, minConsumer: 1 };
  return { children, kind: { case: 'userObject', value: { identifier, version } } };
}

function listOf(places: readonly { readonly nodeId: number }[]) {
  return places.map(({ nodeId }, i) => ({ nodeId, localName: String(i) }));
}

function variableObject({ name, dtype, shape, trainable }: StoredVariable): SavedObject {
  return { kind: { case: 'variable', value: { name, dtype, shape: shapeProto(shape), trainable } } };
}

function functionObject({ step }: ObjectGraphFunction): SavedObject {
  return {
    kind: {
      case: 'bareConcreteFunction',
      value: {
        concreteFunctionName: step.functions[0]!.name,
        argumentKeywords: step.inputs.map(({ name }) => name),
        allowedPositionalArguments: 0n,
      },
    },
  };
}

function tuple(values: StructuredValue[]): StructuredValue {
  return { kind: { case: 'tupleValue', value: { values } } };
}

function dict(tensors: readonly FunctionTensor[]): StructuredValue {
  const fields = tensors.map(({ name, dtype, shape }): [string, StructuredValue] => [
    name,
    { kind: { case: 'tensorSpecValue', value: { name, dtype, shape: shapeProto(shape) } } },
  ]);
  return { kind: { case: 'dictValue', value: { fields: Object.fromEntries(fields) } } };
}
