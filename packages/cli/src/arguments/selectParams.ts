import {
  classNamed,
  type Field,
  type NestedKind,
  type Params,
  type ParamsClass,
  typeNameOf,
} from '@tfaip/core';
import { didYouMean, type Parsed } from './parseValue.js';
import { type Setting, wordsOf } from './settingSource.js';

/**
 * What a field holds after a selection: the class that was chosen, those of a list, so many items, or entries of these
 * names. Params that are there already and fit stay as they are.
 *
 * @param selected names, a number of items for a plain list, or `none`.
 */
export function selectParams(
  { options }: Field,
  type: NestedKind,
  present: unknown,
  selected: readonly string[],
): Parsed {
  if (options.optional && selected.length === 1 && selected[0] === 'none') return { value: null };
  switch (type.kind) {
    case 'nested':
      return { problem: 'takes no value of its own' };
    case 'choice':
      return selected.length === 1
        ? chosen(type.classes(), present, selected[0]!)
        : { problem: `takes the name of one class: ${namesOf(type.classes()).join(', ')}` };
    case 'choiceList': {
      const items = selected.map((name, i) =>
        chosen(type.classes(), (present as Params[] | null)?.[i], name),
      );
      return (
        items.find((item) => 'problem' in item) ?? {
          value: items.map((item) => 'value' in item && item.value),
        }
      );
    }
    case 'nestedList':
      return listOf(type.cls(), present as Params[] | null, selected);
    case 'nestedDict': {
      // A map: an object would have entries of its prototype, such as `constructor`.
      const entries = new Map(Object.entries((present ?? {}) as Record<string, Params>));
      return {
        value: Object.fromEntries(selected.map((name) => [name, entries.get(name) ?? new (type.cls())()])),
      };
    }
  }
}

/** The names that a selection gives, in the form of words. */
export function selectedNames({ value }: Setting): readonly string[] {
  const words = wordsOf(value, true);
  if (words) return words;
  if (!('json' in value)) return 'items' in value ? [String(value.items)] : [];
  const { json } = value;
  if (Array.isArray(json)) return json.map(String);
  if (json === null) return ['none'];
  return typeof json === 'object' ? Object.keys(json) : [String(json)];
}

/** The names that would select what a field holds. */
export function presentNames(type: NestedKind, value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return ['none'];
  switch (type.kind) {
    case 'nested':
      return [];
    case 'choice':
      return namesOf([value.constructor as ParamsClass]);
    case 'choiceList':
      return namesOf((value as Params[]).map((params) => params.constructor as ParamsClass));
    case 'nestedList':
      return [String((value as Params[]).length)];
    case 'nestedDict':
      return Object.keys(value);
  }
}

function chosen(classes: readonly ParamsClass[], present: unknown, name: string): Parsed {
  const cls = classNamed(classes, name);
  if (cls) return { value: (present as object | null)?.constructor === cls ? present : new cls() };
  const known = namesOf(classes);
  return { problem: `unknown class "${name}"; known are ${known.join(', ')}${didYouMean(name, known)}` };
}

function listOf(cls: ParamsClass, present: Params[] | null, selected: readonly string[]): Parsed {
  const [word = ''] = selected;
  const count = /^\d+$/.test(word) ? Number(word) : Number.NaN;
  // More would be a slip of the finger, and memory is made for each.
  if (selected.length !== 1 || !(count <= 10_000)) {
    return {
      problem: `takes the number of its items, at most 10000, but is ${JSON.stringify(selected.join(' '))}`,
    };
  }
  return { value: Array.from({ length: count }, (_, i) => present?.[i] ?? new cls()) };
}

function namesOf(classes: readonly ParamsClass[]): string[] {
  return classes.map(typeNameOf);
}
