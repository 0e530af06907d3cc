import crc32cInJavaScript from 'crc-32/crc32c.js';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { crc32c } from './crc32c.js';

describe('crc32c', () => {
  it('equals RFC 3720, appendix B.4', () => {
    expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
    expect(crc32c(new Uint8Array(32).fill(0xff))).toBe(0x62a8ab43);
    expect(crc32c(Uint8Array.from({ length: 32 }, (_, i) => i))).toBe(0x46dd794e);
    expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283);
  });

  it('is the same natively and in JavaScript, for views too', () => {
    const property = fc.property(
      fc.uint8Array({ minLength: 200, maxLength: 600 }),
      fc.nat(50),
      (bytes, start) => {
        const view = bytes.subarray(start);
        expect(crc32c(view)).toBe(crc32cInJavaScript.buf(view) >>> 0);
      },
    );
    fc.assert(property, { numRuns: 200, seed: 7 });
  });

  it('works where the native library has no binary', async () => {
    vi.doMock('node:module', () => ({
      createRequire: () => () => {
        throw new Error('Cannot find native binding.');
      },
    }));
    vi.resetModules();
    const { crc32c: withoutNative } = await import('./crc32c.js');
    const bytes = Uint8Array.from({ length: 5000 }, (_, i) => i * i);
    expect(withoutNative(bytes)).toBe(crc32c(bytes));
    vi.doUnmock('node:module');
  });
});
