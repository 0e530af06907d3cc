import { describe, expect, it } from 'vitest';
import { encodeConfigProto } from './configProto.js';

describe('encodeConfigProto', () => {
  // By hand from the field numbers and the wire format.
  it.each([
    ['nothing', {}, '32003801'],
    ['threads', { intraOpThreads: 300, interOpThreads: 2 }, '10ac02280232003801'],
    ['memory growth', { gpuMemoryGrowth: true }, '320220013801'],
    ['devices', { visibleDevices: [0, 2] }, '32052a03302c323801'],
    ['no devices', { visibleDevices: [] }, '0a070a0347505510003801'],
    ['a limit on the first device', { gpuMemoryLimitMb: 1024 }, '320d2a01304a080a060a04000080443801'],
  ])('%s', (_name, settings, hex) => {
    expect(Buffer.from(encodeConfigProto(settings)).toString('hex')).toBe(hex);
  });

  it('has one limit per device', () => {
    const bytes = Buffer.from(encodeConfigProto({ gpuMemoryLimitMb: 1024, visibleDevices: [0, 1] }));
    expect(bytes.toString('hex').split('0a060a0400008044').length - 1).toBe(2);
  });

  it.each([
    { intraOpThreads: 0 },
    { interOpThreads: 1.5 },
    { gpuMemoryLimitMb: -1 },
    { visibleDevices: [-1] },
  ])('refuses %o', (settings) => {
    expect(() => encodeConfigProto(settings)).toThrow(/^Native settings: /);
  });
});
