import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type DigitPlace, heldOutSplit } from './heldOutSplit.js';

const key = ({ label, place }: DigitPlace) => `${label}/${place}`;

test('every digit is in exactly one part, and each class gives its share', () => {
  const counts = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 10 });
  fc.assert(
    fc.property(counts, fc.double({ min: 0, max: 1, noNaN: true }), (counts, part) => {
      const total = counts.reduce((sum, count) => sum + count, 0);
      const heldOutTotal = Math.floor(total * part);
      const { training, heldOut } = heldOutSplit(counts, heldOutTotal);
      expect(heldOut.length).toBe(heldOutTotal);
      expect(new Set([...training, ...heldOut].map(key)).size).toBe(total);
      expect(training.length + heldOut.length).toBe(total);
      counts.forEach((count, label) => {
        const share = heldOut.filter((digit) => digit.label === label).length;
        expect(Math.abs(share - (count * heldOutTotal) / total)).toBeLessThan(1);
      });
    }),
  );
});

test('the first digits of each part are a fair sample of the classes', () => {
  const { training, heldOut } = heldOutSplit([200, 300, 500], 100);
  for (const [part, first] of [
    [training, 90],
    [heldOut, 20],
  ] as const) {
    const labels = part.slice(0, first).map(({ label }) => label);
    const shares = [0, 1, 2].map((label) => labels.filter((each) => each === label).length / first);
    expect(Math.abs(shares[0]! - 0.2)).toBeLessThan(0.06);
    expect(Math.abs(shares[1]! - 0.3)).toBeLessThan(0.06);
  }
});
