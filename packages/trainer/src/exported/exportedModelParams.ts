import { Params, ParamsError, param } from '@tfaip/core';
import { DeviceParams } from '../params/deviceParams.js';

/** What everything needs that applies exported models: one, or several that vote. */
export abstract class ExportedModelParams extends Params {
  @param.string({
    help: 'Folder of the exported model, e.g. runs/x/best',
    root: 'export_dir',
    optional: true,
  })
  export_dir: string | null = null;

  @param.list('string', { help: 'Folders of several exported models of one scenario', root: 'export_dirs' })
  export_dirs: string[] = [];

  @param.nested(() => DeviceParams, { help: 'Where steps run', root: 'device' })
  device: DeviceParams = new DeviceParams();

  /** The folders of all models. */
  get directories(): readonly string[] {
    return this.export_dir === null ? this.export_dirs : [this.export_dir];
  }

  override postInit(): void {
    const { export_dir, export_dirs } = this;
    if ((export_dir === null) === (export_dirs.length === 0)) {
      const message =
        export_dir === null
          ? 'is required, or export_dirs for several models'
          : 'must not be given beside export_dirs';
      throw new ParamsError([{ path: 'export_dir', message }]);
    }
  }
}
