/** Something whose steps can be timed. */
export interface Timed<N extends string> {
  readonly name: N;
  /** Runs some steps; the time of each in milliseconds. */
  train(steps: number): Promise<number[]>;
}

/**
 * Times the steps of several systems in rounds: in each round every system has its turn, and the order moves on by one,
 * so that what the machine does meanwhile falls on all of them alike.
 *
 * @param steps measured steps of each system, spread over the rounds.
 * @returns for each system the times by round.
 */
export async function interleave<N extends string>(
  systems: readonly Timed<N>[],
  { steps, rounds }: { steps: number; rounds: number },
): Promise<Map<N, number[][]>> {
  const times = new Map<N, number[][]>(systems.map(({ name }) => [name, []]));
  const used = Math.min(rounds, steps);
  for (let round = 0; round < used; round++) {
    const share = Math.floor(((round + 1) * steps) / used) - Math.floor((round * steps) / used);
    for (let turn = 0; turn < systems.length; turn++) {
      const system = systems[(round + turn) % systems.length]!;
      times.get(system.name)!.push(await system.train(share));
    }
  }
  return times;
}
