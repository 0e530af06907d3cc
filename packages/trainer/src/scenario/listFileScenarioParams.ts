import type { ListFileDataParams } from '@tfaip/data';
import { ScenarioBaseParams } from './scenarioBaseParams.js';

/**
 * A scenario whose samples are files that list files name: `--train.lists train/*.list --val.lists val.list`.
 *
 * ```ts
 * export class LineScenarioParams extends ListFileScenarioParams {
 *   override model = new LineModelParams();
 *   override data = new LineDataParams(); // extends ListFileDataParams
 * }
 * ```
 */
export abstract class ListFileScenarioParams extends ScenarioBaseParams {
  declare data: ListFileDataParams;
}
