import { Params, param } from '@tfaip/core';
import { DeviceParams } from '../params/deviceParams.js';

/** What everything needs that applies an exported model. */
export abstract class ExportedModelParams extends Params {
  @param.string({ help: 'Folder of the exported model, e.g. runs/x/best', root: 'export_dir' })
  export_dir!: string;

  @param.nested(() => DeviceParams, { help: 'Where steps run', root: 'device' })
  device: DeviceParams = new DeviceParams();
}
