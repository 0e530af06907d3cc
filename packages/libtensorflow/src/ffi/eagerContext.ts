import type { Status } from './status.js';
import type { Address, TensorFlowC } from './tensorflowC.js';

/** A device that TensorFlow can run operations on. */
export interface NativeDevice {
  /** TensorFlow's full name, such as `/job:localhost/replica:0/task:0/device:GPU:0`. */
  readonly name: string;
  /** `CPU`, `GPU` and so on. */
  readonly type: string;
  /** Memory that TensorFlow may use on it; 256 MB is what TensorFlow says of every CPU. */
  readonly memoryBytes: number;
}

/** Owns the `TFE_Context` that eager operations run in: devices, threads and kernels. */
export class EagerContext implements Disposable {
  #address: Address<'TFE_Context'>;
  /** What this context can run on, CPU first. */
  readonly devices: readonly NativeDevice[];

  /** @param config a serialized `ConfigProto`; empty for TensorFlow's defaults. */
  constructor(
    private readonly c: TensorFlowC,
    status: Status,
    config: Uint8Array,
  ) {
    const options = c.TFE_NewContextOptions();
    try {
      c.TFE_ContextOptionsSetConfig(options, config, config.byteLength, status.address);
      status.check('set the context configuration');
      this.#address = c.TFE_NewContext(options, status.address);
      status.check('create the eager context');
    } finally {
      c.TFE_DeleteContextOptions(options);
    }
    this.devices = this.#listDevices(status);
  }

  get address(): Address<'TFE_Context'> {
    return this.#address;
  }

  /** The first GPU, on which operations run by default where there is one. */
  get gpu(): NativeDevice | undefined {
    return this.devices.find((device) => device.type === 'GPU');
  }

  dispose(): void {
    if (this.#address === 0) return;
    this.c.TFE_DeleteContext(this.#address);
    this.#address = 0;
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  #listDevices(status: Status): NativeDevice[] {
    const { c } = this;
    const list = c.TFE_ContextListDevices(this.#address, status.address);
    status.check('list the devices');
    try {
      return Array.from({ length: c.TF_DeviceListCount(list) }, (_, index) => {
        const device = {
          name: c.TF_DeviceListName(list, index, status.address),
          type: c.TF_DeviceListType(list, index, status.address),
          memoryBytes: c.TF_DeviceListMemoryBytes(list, index, status.address),
        };
        status.check('describe a device');
        return device;
      });
    } finally {
      c.TF_DeleteDeviceList(list);
    }
  }
}
