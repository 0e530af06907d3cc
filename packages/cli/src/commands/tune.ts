import type { Command } from 'commander';

/** `tfaip tune SCENARIO [--trainer.… --train.… --model.… --data.…]` */
export function addTuneCommand(program: Command): void {
  program
    .command('tune')
    .description("time a scenario's training step with different settings of native TensorFlow")
    .argument('<scenario>', 'as for train')
    .argument('[parameters...]', 'as for train')
    .usage('<scenario> [parameters...]')
    .passThroughOptions()
    .showHelpAfterError('The scenario comes first: tfaip tune <scenario> [parameters...]')
    .action(async (scenarioName: string, args: string[]) => {
      // Loaded only now: it takes longer than any help should.
      const { tune } = await import('@tfaip/trainer');
      const { runParams } = await import('../arguments/runParams.js');
      const { trainer, scenario } = await runParams('tune', scenarioName, args);
      await tune(trainer, scenario.create(), { print: (line) => console.log(line) });
    });
}
