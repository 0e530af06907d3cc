import { expect, it } from 'vitest';
import { logicalOrder, visualOrder } from './visualOrder.js';

const [alef, bet, gimel] = ['\u05d0', '\u05d1', '\u05d2'];

it.each([
  ['plain text (as it is)', 'plain text (as it is)'],
  [`${alef}${bet} ${gimel}`, `${gimel} ${bet}${alef}`],
  [`${alef}${bet} 12.5 ${gimel}`, `${gimel} 12.5 ${bet}${alef}`],
  [`${alef} (${bet})`, `(${bet}) ${alef}`],
  [`${alef}${bet}${gimel} ab!`, `!ab ${gimel}${bet}${alef}`],
  [`one ${alef}${bet} two`, `one ${bet}${alef} two`],
  [`${alef}${bet}${gimel} 𝛼`, `𝛼 ${gimel}${bet}${alef}`],
])('%s is seen, and goes back', (text, seen) => {
  expect(visualOrder(text)).toBe(seen);
  expect(logicalOrder(seen)).toBe(text);
});

it('brings Arabic with vowel signs, numbers and brackets back', () => {
  const text = 'قَالَ: (١٢٣) و 45 كلمة، abc';
  expect(visualOrder(text)).not.toBe(text);
  expect(logicalOrder(visualOrder(text))).toBe(text);
});
