import { expect, it } from 'vitest';
import { hyperParameters } from './hyperParameters.js';

it('names params as the command line does', () => {
  const params = {
    trainer: { epochs: 3, seed: null, output_dir: 'runs/x', overwrite: false, device: { gpus: [0, 1] } },
    model: { graph: { type: 'Cnn', version: 2, filters: [32, 64], units: 128 }, note: '', flag: true },
    module: './scenario.ts',
  };
  expect(hyperParameters(params)).toEqual({
    'trainer.epochs': 3,
    'trainer.device.gpus': '[0,1]',
    'model.graph': 'Cnn',
    'model.graph.filters': '[32,64]',
    'model.graph.units': 128,
    'model.note': '',
    'model.flag': true,
  });
});
