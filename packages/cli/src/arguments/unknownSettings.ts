import { fieldValue, joinPath, type ParamsClass, type ParamsProblem, typeNameOf } from '@tfaip/core';
import { type Argument, applySettings } from './applySettings.js';
import { didYouMean } from './parseValue.js';
import type { Setting } from './settingSource.js';

/** What is wrong with settings that no field has taken: a misspelt name, or an argument of a class not chosen. */
export function unknownProblems(left: readonly Setting[], known: readonly Argument[]): ParamsProblem[] {
  return left
    .filter((setting) => !isEmptySection(setting, known))
    .map((setting) => {
      const owner = ownerOf(setting.path, known);
      if (owner !== undefined) return { path: setting.origin, message: owner };
      const paths = known.map(({ path }) => path);
      const hint = setting.origin.startsWith('--')
        ? didYouMean(setting.path, paths, '--')
        : didYouMean(setting.path, paths);
      return { path: setting.origin, message: `unknown argument${hint}` };
    });
}

/** A heading of a config file with nothing below it, such as `trainer:`. */
function isEmptySection({ path, value }: Setting, known: readonly Argument[]): boolean {
  return 'json' in value && value.json === null && known.some((each) => each.path.startsWith(`${path}.`));
}

/** Says which classes have such an argument if the class of a choice above it does not. */
function ownerOf(path: string, known: readonly Argument[]): string | undefined {
  for (const { at, chosen, classes } of known.flatMap(choicesOf)) {
    if (!path.startsWith(`${at}.`)) continue;
    const owners = classes.filter((cls) => hasArgument(cls, path.slice(at.length + 1)));
    if (owners.length === 0) continue;
    const name = chosen ? typeNameOf(chosen.constructor as ParamsClass) : 'none';
    return `${at} is ${name}, which has no such argument; ${owners.map(typeNameOf).join(', ')} ${owners.length > 1 ? 'have' : 'has'} it`;
  }
  return undefined;
}

/** Where a class is chosen, and which one it is. */
interface Choice {
  readonly at: string;
  readonly chosen: object | null | undefined;
  readonly classes: readonly ParamsClass[];
}

/** An argument's own choice, or that of each item of its list. */
function choicesOf({ path, field, owner }: Argument): Choice[] {
  const { type } = field;
  const value = fieldValue(owner, field) as object | null | undefined;
  if (type.kind === 'choice') return [{ at: path, chosen: value, classes: type.classes() }];
  if (type.kind !== 'choiceList' || !Array.isArray(value)) return [];
  return value.map((chosen, i) => ({ at: joinPath(path, String(i)), chosen, classes: type.classes() }));
}

function hasArgument(cls: ParamsClass, path: string): boolean {
  const { arguments: all } = applySettings([{ path: '', params: new cls() }], []);
  return all.some((argument) => argument.path === path);
}
