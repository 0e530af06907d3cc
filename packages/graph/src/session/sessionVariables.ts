import type * as tf from '@tensorflow/tfjs';
import type { GraphSession, NativeBackend, PreparedRun, SessionArray } from '@tfaip/libtensorflow';
import { NodeBuilder, type } from '../emit/nodeBuilder.js';
import { dtypeOf, variableHandle } from '../emit/variableNodes.js';
import { encodeGraphDef } from '../graphDef/encodeGraphDef.js';
import { ParkedVariables } from './parkedVariables.js';

/** A variable with its resource in the session. */
interface Entry {
  readonly variable: tf.Variable;
  /** Shared name of the resource, and prefix of its nodes. */
  readonly name: string;
  /** The tfjs data that the resource has the value of; undefined before the first time. */
  dataId: object | undefined;
}

/**
 * The variables of a session. While steps run, the resources hold the values; tfjs's variables follow when somebody
 * looks (their data are parked), and a variable that was assigned outside of steps is written before the next step.
 */
export class SessionVariables {
  private readonly entries = new Map<tf.Variable, Entry>();
  private readonly runs = new Map<string, PreparedRun>();
  private readonly parked: ParkedVariables;
  private count = 0;

  constructor(
    private readonly session: GraphSession,
    private readonly backend: NativeBackend,
  ) {
    this.parked = new ParkedVariables(backend, (variables) => this.fetch(variables));
  }

  /** Shared name of a variable's resource, which is made if there is none. */
  sharedName(variable: tf.Variable): string {
    const known = this.entries.get(variable);
    if (known) return known.name;
    const name = `variable${this.count++}`;
    this.entries.set(variable, { variable, name, dataId: undefined });
    this.session.extend(encodeGraphDef({ nodes: nodesOf(variable, name), functions: [] }));
    return name;
  }

  /** Before a step: resources get the values that variables were assigned since. */
  write(variables: readonly tf.Variable[]): void {
    const changed = variables.filter((variable) => this.entries.get(variable)!.dataId !== variable.dataId);
    if (changed.length === 0) return;
    const names = changed.map((variable) => this.entries.get(variable)!.name);
    const run = this.prepare(`write ${names.join()}`, {
      feeds: names.map((name) => `${name}/value`),
      targets: names.map((name) => `${name}/assign`),
    });
    run.run(changed.map(arrayOf));
    for (const variable of changed) this.entries.get(variable)!.dataId = variable.dataId;
  }

  /** Before a step: tensors that share a variable's data keep the value that it has now. */
  detach(variables: readonly tf.Variable[]): void {
    for (const variable of variables) {
      if (this.backend.refCount(variable.dataId) === 1) continue;
      const entry = this.entries.get(variable)!;
      const isWritten = entry.dataId === variable.dataId;
      this.parked.giveOwnData(variable);
      if (isWritten) entry.dataId = variable.dataId;
    }
  }

  /** After a step: tfjs's data of these variables are out of date. */
  changed(variables: readonly tf.Variable[]): void {
    this.parked.park(variables);
  }

  /** The value as of the last step, without a copy on tfjs's side; undefined if the session does not have it. */
  read(variable: tf.Variable): SessionArray | undefined {
    const entry = this.entries.get(variable);
    return entry && entry.dataId === variable.dataId && this.backend.isParked(variable.dataId)
      ? this.parked.value(variable)
      : undefined;
  }

  /** Frees the resources of variables that are disposed. */
  sweep(): void {
    for (const { variable, name } of [...this.entries.values()]) {
      if (!variable.isDisposed) continue;
      this.session.run({ targets: [`${name}/destroy`] });
      this.entries.delete(variable);
      this.parked.forget(variable);
    }
  }

  /** Every variable that is out of date in tfjs gets its value: before the session goes. */
  release(): void {
    for (const { variable } of this.entries.values()) {
      if (!variable.isDisposed && this.backend.isParked(variable.dataId)) this.backend.tensorId(variable);
    }
    this.entries.clear();
  }

  private fetch(variables: readonly tf.Variable[]): SessionArray[] {
    const names = variables.map((variable) => this.entries.get(variable)!.name);
    return this.prepare(`read ${names.join()}`, { fetches: names.map((name) => `${name}/read`) }).run();
  }

  private prepare(key: string, names: Parameters<GraphSession['prepare']>[0]): PreparedRun {
    const run = this.runs.get(key) ?? this.session.prepare(names);
    this.runs.set(key, run);
    return run;
  }
}

/** What reads, writes and frees a resource. */
function nodesOf(variable: tf.Variable, name: string) {
  const builder = new NodeBuilder();
  const handle = variableHandle(builder, variable, name);
  const dtype = type(dtypeOf(variable));
  const value = builder.value(`${name}/value`, 'Placeholder', [], {
    dtype,
    shape: { kind: 'shape', value: variable.shape },
  });
  builder.add(`${name}/assign`, 'AssignVariableOp', [handle, value], { dtype });
  builder.add(`${name}/read`, 'ReadVariableOp', [handle], { dtype });
  builder.add(`${name}/destroy`, 'DestroyResourceOp', [handle], {
    ignore_lookup_error: { kind: 'bool', value: true },
  });
  return builder.nodes;
}

function arrayOf(variable: tf.Variable): SessionArray {
  return {
    dtype: variable.dtype as 'float32' | 'int32' | 'bool',
    shape: variable.shape,
    data: variable.dataSync() as Float32Array,
  };
}
