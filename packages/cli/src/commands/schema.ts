import type { Command } from 'commander';
import { type CommandIo, printLine } from '../io.js';

/** `tfaip schema SCENARIO` */
export function addSchemaCommand(program: Command, io: CommandIo): void {
  program
    .command('schema')
    .description(
      'print the JSON Schema of config files for a scenario: editors complete and check them by it',
    )
    .argument('<scenario>', 'as for train')
    .addHelpText('after', schemaHelp)
    .action(async (scenarioName: string) => {
      const { loadScenario } = await import('../scenario/loadScenario.js');
      const { configSchema } = await import('../config/configSchema.js');
      const ScenarioParams = await loadScenario(scenarioName);
      const scenario = new ScenarioParams();
      const roots = [
        { path: 'trainer', params: new (scenario.trainerParamsCls())() },
        { path: '', params: scenario },
      ];
      printLine(io, JSON.stringify(configSchema(roots, scenarioName), null, 2));
    });
}

const schemaHelp = `
Save it, and name it at the top of a config file:
  tfaip schema ./scenario.ts > scenario.schema.json
  # yaml-language-server: $schema=./scenario.schema.json     (YAML)
  "$schema": "./scenario.schema.json"                        (JSON)`;
