import { describe, expect, it } from 'vitest';
import { interleave } from './interleave.js';

/** Systems that note their turns instead of training. */
function recorded(...names: string[]) {
  const turns: string[] = [];
  const systems = names.map((name) => ({
    name,
    train: async (steps: number) => {
      turns.push(`${name}${steps}`);
      return new Array<number>(steps).fill(turns.length);
    },
  }));
  return { turns, systems };
}

describe('interleave', () => {
  it('gives every system its turn in every round, in an order that moves on', async () => {
    const { turns, systems } = recorded('a', 'b', 'c');
    const times = await interleave(systems, { steps: 6, rounds: 3 });
    expect(turns).toEqual(['a2', 'b2', 'c2', 'b2', 'c2', 'a2', 'c2', 'a2', 'b2']);
    expect(times.get('a')).toEqual([
      [1, 1],
      [6, 6],
      [8, 8],
    ]);
  });

  it.each([
    [7, 3, [2, 2, 3]],
    [2, 10, [1, 1]],
    [5, 1, [5]],
  ])('spreads %i steps over at most %i rounds', async (steps, rounds, expected) => {
    const { systems } = recorded('a');
    const times = await interleave(systems, { steps, rounds });
    expect(times.get('a')!.map((round) => round.length)).toEqual(expected);
  });
});
