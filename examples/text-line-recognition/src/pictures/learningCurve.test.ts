import sharp from 'sharp';
import { expect, it } from 'vitest';
import { chart } from './learningCurve.js';

const loss = {
  title: 'Loss',
  xLabel: 'steps',
  series: [
    {
      name: 'training',
      points: [
        [0, 100],
        [50, 10],
        [100, 1],
      ],
      colour: '#00f',
      marks: true,
    },
  ],
} as const;

it('draws each decade alike, from the left edge to the right', async () => {
  const svg = chart([loss]);
  expect(svg).toContain('<polyline points="52.0,34.0 238.0,137.0 424.0,240.0"');
  expect([...svg.matchAll(/text-anchor="end">(\d+)</g)].map(([, label]) => label)).toEqual([
    '1',
    '10',
    '100',
  ]);
  expect(await sharp(Buffer.from(svg)).metadata()).toMatchObject({ format: 'svg', width: 440, height: 280 });
});

it('sets panels side by side, and says which is empty', () => {
  expect(chart([loss, loss])).toContain('viewBox="0 0 880 280"');
  expect(() => chart([{ ...loss, title: 'Nothing', series: [] }])).toThrow(/Nothing/);
});
