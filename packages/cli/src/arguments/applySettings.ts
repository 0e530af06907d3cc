import {
  type Field,
  fieldsOf,
  fieldValue,
  isNestedKind,
  joinPath,
  type NestedKind,
  nestedIn,
  type Params,
  type ParamsClass,
  type ParamsProblem,
  setFieldValue,
  typeKey,
} from '@tfaip/core';
import { type Parsed, type PlainKind, parseValue } from './parseValue.js';
import { presentNames, selectedNames, selectParams } from './selectParams.js';
import { type Setting, type SettingSource, type SettingValue, wordsOf } from './settingSource.js';

/** Params with the path under which their fields stand. */
export interface Root {
  readonly path: string;
  readonly params: Params;
}

/** One argument: a field of some params object. */
export interface Argument {
  /** Without dashes, e.g. `trainer.optimizer.beta1`. */
  readonly path: string;
  /** Names of the fields down to it, e.g. `trainer.train.batch_size` for the argument `train.batch_size`. */
  readonly fieldPath: string;
  readonly field: Field;
  readonly owner: Params;
  /** What set it; undefined if it has its default. */
  readonly setting: Setting | undefined;
}

/** The arguments that there are, and what was wrong with what was said of them. */
export interface AppliedSettings {
  readonly arguments: readonly Argument[];
  /** Help texts of the params that arguments belong to, by the path that those begin with. */
  readonly sections: ReadonlyMap<string, string>;
  readonly problems: readonly ParamsProblem[];
}

/**
 * Sets params from what the sources say, the strongest source first, and lists their arguments: all fields but hidden
 * ones, with those of the classes that are chosen. What no field has taken is left in its source.
 *
 * What a weaker source says below a choice counts only if that source means the class which is chosen in the end: the
 * momentum of a config file's SGD is nothing to the Adam of the command line.
 */
export function applySettings(roots: readonly Root[], sources: readonly SettingSource[]): AppliedSettings {
  const walk = new SettingsWalk();
  for (const { path, params } of roots) walk.visit(params, path, path, sources);
  return walk;
}

class SettingsWalk implements AppliedSettings {
  readonly arguments: Argument[] = [];
  readonly sections = new Map<string, string>();
  readonly problems: ParamsProblem[] = [];

  visit(owner: Params, path: string, fieldPath: string, sources: readonly SettingSource[]): void {
    for (const field of fieldsOf(owner)) {
      if (field.options.mode === 'hidden') continue;
      const at = argumentPath(path, field);
      const place = { path: at, fieldPath: joinPath(fieldPath, field.name), field, owner };
      if (isNestedKind(field.type)) this.setNested(place, field.type, sources);
      else this.setPlain(place, field.type, sources);
    }
  }

  private setPlain(place: Place, type: PlainKind, sources: readonly SettingSource[]): void {
    const take = type.kind === 'dict' ? takeDictionary : takeOne;
    const said = sources.map((source) => take(source, place.path));
    const settings = said.find((each) => each.length > 0) ?? [];
    this.arguments.push({ ...place, setting: settings[0] });
    if (settings[0] !== undefined) this.assign(place, settings[0], readValue(place, type, settings));
  }

  private setNested(place: Place, type: NestedKind, sources: readonly SettingSource[]): void {
    const { path, fieldPath, field, owner } = place;
    const present = fieldValue(owner, field);
    // A flat field has no path of its own.
    const isFlat = field.options.mode === 'flat';
    if (!isFlat) this.sections.set(path, field.options.help);
    const said = isFlat ? [] : sources.map((source) => takeSelection(source, path, type));
    const setting = said.find((each) => each !== undefined);
    if (!isFlat && (type.kind !== 'nested' || field.options.optional))
      this.arguments.push({ ...place, setting });
    if (setting) this.assign(place, setting, selectParams(field, type, present, selectedNames(setting)));
    else this.addMentioned(place, type, sources);
    const views = sources.map((_, i) => said.slice(i).find((each) => each !== undefined));
    const active = inForce(path, sources, views, setting, presentNames(type, present));
    for (const [name, params] of nestedIn(field, fieldValue(owner, field))) {
      this.visit(params, joinPath(path, name), joinPath(fieldPath, name), active);
    }
  }

  /** Something said below optional params that are not there makes them, as it makes entries of a dictionary. */
  private addMentioned(
    { path, field, owner }: Place,
    type: NestedKind,
    sources: readonly SettingSource[],
  ): void {
    const present = fieldValue(owner, field) ?? null;
    const names = sources.flatMap((source) => source.namesBelow(path));
    if (type.kind === 'nested' && present === null && names.length > 0) {
      setFieldValue(owner, field, new (type.cls() as ParamsClass)());
    }
    if (type.kind === 'nestedDict' && names.length > 0) {
      const selected = [...new Set([...Object.keys(present ?? {}), ...names])];
      const parsed = selectParams(field, type, present, selected);
      if ('value' in parsed) setFieldValue(owner, field, parsed.value);
    }
  }

  private assign({ owner, field }: Place, { origin }: Setting, parsed: Parsed): void {
    if ('problem' in parsed) this.problems.push({ path: origin, message: parsed.problem });
    else setFieldValue(owner, field, parsed.value);
  }
}

type Place = Omit<Argument, 'setting'>;

/** Where an argument stands on the command line. */
export function argumentPath(parent: string, { name, options }: Field): string {
  if (options.root !== undefined) return options.root;
  return options.mode === 'flat' ? parent : joinPath(parent, name);
}

function takeOne(source: SettingSource, path: string): Setting[] {
  const setting = source.take(path);
  return setting ? [setting] : [];
}

/** A dictionary is given whole, or entry by entry below it. */
function takeDictionary(source: SettingSource, path: string): Setting[] {
  return [...takeOne(source, path), ...source.takeBelow(path)];
}

function readValue({ path, field }: Place, type: PlainKind, settings: readonly Setting[]): Parsed {
  const [{ value }] = settings as [Setting];
  const words = wordsOf(value, type.kind === 'list');
  if (field.options.optional && words?.join() === 'none') return { value: null };
  if (type.kind === 'dict') return readDictionary(path, type, settings);
  if (words) return parseValue(type, words);
  // Validation tells what is wrong with it.
  return 'json' in value ? { value: value.json } : { problem: 'must be a list of plain values' };
}

/** Entries of the dictionary itself, as words or as an object, then those that are said below it. */
function readDictionary(path: string, type: PlainKind, settings: readonly Setting[]): Parsed {
  const entries: [string, unknown][] = [];
  for (const setting of settings) {
    const name = setting.path.slice(path.length + 1);
    const parsed = readEntries(name, type, setting.value);
    if ('problem' in parsed) return parsed;
    // Validation tells what is wrong with something else in place of a dictionary.
    if (typeof parsed.value !== 'object' || parsed.value === null) return parsed;
    entries.push(...Object.entries(parsed.value));
  }
  return { value: Object.fromEntries(entries) };
}

/** @param name of the one entry that is given; empty for the whole dictionary. */
function readEntries(name: string, type: PlainKind, value: SettingValue): Parsed {
  if ('json' in value) return { value: name === '' ? value.json : { [name]: value.json } };
  const words = wordsOf(value, name === '');
  if (!words) return { problem: 'must be a dictionary of plain values' };
  return parseValue(type, name === '' ? words : words.map((word) => `${name}=${word}`));
}

/** The class that is chosen, those of a list, its length, or the names of a dictionary. */
function takeSelection(source: SettingSource, path: string, type: NestedKind): Setting | undefined {
  const own = source.take(path);
  if (type.kind === 'choice') return own ?? source.take(joinPath(path, typeKey));
  if (type.kind !== 'choiceList' || own === undefined || !('items' in own.value)) return own;
  const words = Array.from({ length: own.value.items }, (_, i) => {
    const item = joinPath(path, String(i));
    const setting = source.take(item) ?? source.take(joinPath(item, typeKey));
    return setting ? selectedNames(setting).join(' ') : '';
  });
  return { ...own, value: { words } };
}

/**
 * The sources that mean what was selected in the end; of the others nothing below it counts.
 *
 * @param views what each source, or a weaker one in its place, selects.
 * @param byDefault what is selected where nobody says anything.
 */
function inForce(
  path: string,
  sources: readonly SettingSource[],
  views: readonly (Setting | undefined)[],
  selected: Setting | undefined,
  byDefault: readonly string[],
): readonly SettingSource[] {
  if (selected === undefined) return sources;
  const namesOf = (view: Setting | undefined): string =>
    JSON.stringify(view ? selectedNames(view) : byDefault);
  const meant = namesOf(selected);
  return sources.filter((source, i) => {
    const isInForce = namesOf(views[i]) === meant;
    if (!isInForce) source.takeBelow(path);
    return isInForce;
  });
}
