import type * as tf from '@tensorflow/tfjs';
import type { FusedUpdate } from '@tfaip/core';
import type {
  BindingObserver,
  NativeBackend,
  OpAttribute,
  TensorInput,
  TensorMetadata,
} from '@tfaip/libtensorflow';
import { TracingError } from '../tracingError.js';
import { captureOrigin, type Origin, sourceLine } from './origin.js';
import { bodiesOf, type RecordedNode, type RecordedOutput, type Scope, type ValueRef } from './recording.js';

/** A scope that is being recorded. */
class OpenScope {
  readonly nodes: RecordedNode[] = [];
  /** Where each native tensor comes from, by its id. */
  values = new Map<number, ValueRef>();

  constructor(readonly outer: OpenScope | undefined) {}

  /** Adds a node whose outputs are these tensors. */
  add(node: RecordedNode, ids: readonly number[]): void {
    const index = this.nodes.push(node) - 1;
    for (const [output, id] of ids.entries()) this.values.set(id, { node: index, output });
  }
}

/** A larger one would make the graph's bytes unwieldy: they are limited to 2 GiB altogether. */
const MAX_CAPTURED_BYTES = 1 << 28;

/**
 * Records what a step does on the native backend: each operation with where its inputs come from. Tensors are told
 * apart by their ids, which are never used twice; variables by the id of the tensor that holds their value.
 */
export class Recorder implements BindingObserver {
  private scope = new OpenScope(undefined);
  private readonly root = this.scope;
  private paused = false;
  /** Host values by the tensor that was made of them: made in one scope, perhaps used in another. */
  private readonly constants = new Map<number, RecordedNode>();
  /** The variable whose resource holds the value of a tensor, as long as that is its value. */
  private readonly inResource = new Map<tf.Variable, number>();
  private readonly assigned = new Set<tf.Variable>();
  private currentOrigin: Origin | undefined;

  /** @param variables by the id of the tensor that holds their value when the step begins. */
  constructor(
    private readonly backend: NativeBackend,
    private readonly variables: ReadonlyMap<number, tf.Variable>,
    private readonly withOrigins: boolean,
  ) {}

  onOp(
    op: string,
    attributes: readonly OpAttribute[],
    inputIds: readonly number[],
    outputs: readonly TensorMetadata[],
  ): void {
    if (this.paused) return;
    const inputs = inputIds.map((id) => this.refOf(id));
    this.add({ kind: 'op', op, attributes: attributes.map((each) => ({ ...each })), inputs }, outputs);
  }

  onTensor(id: number, shape: readonly number[], dtype: number, values: TensorInput): void {
    if (this.paused) return;
    const outputs = [{ dtype, shape: [...shape] }];
    const node: RecordedNode = {
      kind: 'constant',
      values: values.slice() as TensorInput,
      captured: false,
      outputs,
      origin: this.origin(),
    };
    this.constants.set(id, node);
    this.scope.add(node, [id]);
  }

  onRead(id: number): void {
    if (this.paused) return;
    const origin = captureOrigin();
    const known = this.constants.has(id);
    // What the host has made may be read again: it does not depend on the data.
    if (known) return;
    throw new TracingError(
      'A step that is recorded cannot read a tensor on the host: its value is not known yet.',
      {
        given: `a read (dataSync, arraySync, print, if (…)) at ${sourceLine(origin) ?? 'an unknown place'}`,
        fix: 'compute with tensors: tf.where, or cond, whileLoop and scan of @tfaip/core',
      },
    );
  }

  /** Runs something that is executed but not recorded. */
  pausing<R>(run: () => R): R {
    const { paused } = this;
    this.paused = true;
    try {
      return run();
    } finally {
      this.paused = paused;
    }
  }

  get isPaused(): boolean {
    return this.paused;
  }

  /** Makes a native tensor an input of the scope. */
  addInput(name: string, tensor: tf.Tensor): void {
    const id = this.backend.tensorId(tensor);
    this.scope.add({ kind: 'input', name, outputs: [this.outputOf(tensor)] }, [id]);
  }

  /** Adds a node whose outputs are these tensors; nothing is executed. */
  addNode(node: RecordedNode, tensors: readonly tf.Tensor[]): void {
    this.scope.add(
      node,
      tensors.map((tensor) => this.backend.tensorId(tensor)),
    );
  }

  /** Where a tensor's value comes from. */
  refOfTensor(tensor: tf.Tensor): ValueRef {
    return this.refOf(this.backend.tensorId(tensor));
  }

  /** Dtype and shape as recorded. */
  outputOf(tensor: tf.Tensor): RecordedOutput {
    return { dtype: this.backend.getDTypeInteger(tensor.dtype), shape: [...tensor.shape] };
  }

  /** Records a body in a scope of its own. */
  body(run: () => readonly tf.Tensor[]): Scope {
    const outer = this.scope;
    this.scope = new OpenScope(outer);
    try {
      const results = run().map((tensor) => this.refOfTensor(tensor));
      return { nodes: this.scope.nodes, results };
    } finally {
      this.scope = outer;
    }
  }

  /** What the bodies of the last node that `run` records take from around them; nothing of it stays recorded. */
  capturesOf(run: () => void): RecordedNode[] {
    const { scope } = this;
    const { length } = scope.nodes;
    const values = new Map(scope.values);
    run();
    const captured = bodiesOf(scope.nodes.at(-1)!).flatMap((body) =>
      body.nodes.flatMap((node) => (node.kind === 'capture' ? [sourceOf(scope, node.outer)] : [])),
    );
    scope.nodes.length = length;
    scope.values = values;
    return captured;
  }

  /** The variable has been given a new value by the step. */
  noteAssign(variable: tf.Variable): void {
    if (this.paused) return;
    if (this.scope !== this.root) {
      throw new TracingError('A variable cannot be assigned inside of scan, whileLoop or cond.', {
        given: `"${variable.name}" at ${sourceLine(captureOrigin()) ?? 'an unknown place'}`,
        fix: 'carry the value as state of the loop, and assign it afterwards',
      });
    }
    this.assigned.add(variable);
  }

  /** A fused operation changes variables in place; `compute` does the same by assigning them, unrecorded. */
  update({ op, variables, inputs, attributes = {} }: FusedUpdate, compute: () => void): void {
    for (const variable of variables) this.flush(variable);
    const refs = inputs.map((tensor) => this.refOfTensor(tensor));
    const origin = this.origin();
    this.root.add({ kind: 'update', op, attributes, variables, inputs: refs, outputs: [], origin }, []);
    this.pausing(compute);
    for (const variable of variables) {
      this.assigned.add(variable);
      this.readAgain(variable);
    }
  }

  /** Ends the recording: variables get the values that were assigned last. */
  finish(): readonly RecordedNode[] {
    for (const variable of this.assigned) this.flush(variable);
    return this.root.nodes;
  }

  /** Whose nodes come next: set while the gradient of a layer's operation runs. */
  withOrigin<R>(origin: Origin | undefined, run: () => R): R {
    const outer = this.currentOrigin;
    this.currentOrigin = origin;
    try {
      return run();
    } finally {
      this.currentOrigin = outer;
    }
  }

  /** The origin of what is made now; undefined when origins are not wanted. */
  origin(): Origin | undefined {
    if (!this.withOrigins) return undefined;
    return this.currentOrigin ?? captureOrigin();
  }

  private add(
    node: { kind: 'op'; op: string; attributes: readonly OpAttribute[]; inputs: readonly ValueRef[] },
    outputs: readonly TensorMetadata[],
  ): void {
    const recorded = outputs.map(({ shape, dtype }) => ({ shape: [...shape], dtype }));
    this.scope.add(
      { ...node, outputs: recorded, origin: this.origin() },
      outputs.map(({ id }) => id),
    );
  }

  /** Writes the value that a variable was assigned into its resource, if that has another one. */
  private flush(variable: tf.Variable): void {
    if (!this.assigned.has(variable)) return;
    const id = this.backend.tensorId(variable);
    if (this.inResource.get(variable) === id) return;
    const value = this.refOf(id);
    this.inResource.set(variable, id);
    this.root.add({ kind: 'assign', variable, value, outputs: [], origin: this.origin() }, []);
  }

  private readAgain(variable: tf.Variable): void {
    const id = this.backend.tensorId(variable);
    this.inResource.set(variable, id);
    this.root.add({ kind: 'read', variable, outputs: [this.outputOf(variable)] }, [id]);
  }

  private refOf(id: number, scope: OpenScope = this.scope): ValueRef {
    const known = scope.values.get(id);
    if (known) return known;
    if (scope.outer && (this.knows(scope.outer, id) || !this.constants.has(id))) {
      const outer = this.refOf(id, scope.outer);
      const output = scope.outer.nodes[outer.node]!.outputs[outer.output]!;
      scope.add({ kind: 'capture', outer, outputs: [output] }, [id]);
    } else {
      scope.add(this.constants.get(id) ?? this.surrounding(id), [id]);
    }
    return scope.values.get(id)!;
  }

  private knows(scope: OpenScope, id: number): boolean {
    return scope.values.has(id) || (scope.outer !== undefined && this.knows(scope.outer, id));
  }

  /** A tensor from before the step: a variable's value, or a constant for the step. */
  private surrounding(id: number): RecordedNode {
    const variable = this.variables.get(id);
    if (variable) {
      this.inResource.set(variable, id);
      return { kind: 'read', variable, outputs: [this.outputOf(variable)] };
    }
    return this.pausing(() => {
      const { shape, dtype } = this.backend.binding.metadata(id);
      const values = this.backend.binding.tensorDataSync(id) as TensorInput;
      if ('byteLength' in values && values.byteLength > MAX_CAPTURED_BYTES) {
        throw new TracingError(
          'A step uses a large tensor from outside, which would be copied into its graph.',
          {
            given: `${values.byteLength} bytes, [${shape.join(', ')}]`,
            expected: `at most ${MAX_CAPTURED_BYTES} bytes`,
            fix: 'make it a tf.Variable, or feed it',
          },
        );
      }
      return { kind: 'constant', values, captured: true, outputs: [{ dtype, shape }], origin: this.origin() };
    });
  }
}

/** The node that a value comes from, through the scopes that hand it on. */
function sourceOf(scope: OpenScope, { node: index }: ValueRef): RecordedNode {
  const node = scope.nodes[index]!;
  return node.kind === 'capture' && scope.outer ? sourceOf(scope.outer, node.outer) : node;
}
