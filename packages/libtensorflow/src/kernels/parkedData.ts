import type { BackendValues, TensorInfo } from '@tensorflow/tfjs';
import type { SessionArray } from '../sessionArray.js';
import type { NativeBackend, NativeBackendClass, NodeBackendClass } from './nodeBackend.js';

/** Lets the data of a backend be kept elsewhere until somebody uses them. */
export function withParkedData(Base: NodeBackendClass): NativeBackendClass {
  return class extends Base implements NativeBackend {
    readonly #parked = new Map<object, () => SessionArray>();

    park(dataId: object, read: () => SessionArray): void {
      const entry = this.tensorMap.get(dataId);
      if (entry.values === null && entry.id >= 0) this.binding.deleteTensor(entry.id);
      entry.values = null;
      entry.id = -1;
      this.#parked.set(dataId, read);
    }

    isParked(dataId: object): boolean {
      return this.#parked.has(dataId);
    }

    tensorId(tensor: TensorInfo): number {
      return this.getInputTensorIds([tensor])[0]!;
    }

    override getInputTensorIds(tensors: readonly TensorInfo[]): number[] {
      if (this.#parked.size > 0) for (const { dataId } of tensors) this.#bringBack(dataId);
      return super.getInputTensorIds(tensors);
    }

    override readSync(dataId: object): BackendValues {
      this.#bringBack(dataId);
      return super.readSync(dataId);
    }

    override disposeData(dataId: object, force?: boolean): boolean {
      const freed = super.disposeData(dataId, force);
      if (freed) this.#parked.delete(dataId);
      return freed;
    }

    /** The values become host values, which are given to TensorFlow when an operation takes them. */
    #bringBack(dataId: object): void {
      const read = this.#parked.get(dataId);
      if (!read) return;
      const { data } = read();
      this.#parked.delete(dataId);
      this.tensorMap.get(dataId).values = data as BackendValues;
    }
  };
}
