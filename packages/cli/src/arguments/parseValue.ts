import type { FieldKind, ScalarKind } from '@tfaip/core';
import { nearestName } from './nearestName.js';

/** A value, or what is wrong with its words. */
export type Parsed = { readonly value: unknown } | { readonly problem: string };

/** Kinds of values that stand on their own. */
export type PlainKind = Exclude<FieldKind, { kind: `nested${string}` | `choice${string}` }>;

/** Reads the words behind an argument as a value of its kind. */
export function parseValue(type: PlainKind, words: readonly string[]): Parsed {
  if (type.kind === 'list') return parseList(type.items, words);
  if (type.kind === 'dict') return parseDict(type.items, words);
  const [word, ...others] = words;
  if (others.length > 0) return { problem: `takes one value, but is ${words.map(quote).join(' ')}` };
  if (word === undefined) return type.kind === 'bool' ? { value: true } : { problem: 'needs a value' };
  return parseScalar(type, word);
}

/** Reads one word. */
export function parseScalar(type: ScalarKind, word: string): Parsed {
  switch (type.kind) {
    case 'int':
      return /^[+-]?\d+$/.test(word) ? { value: Number(word) } : wrong('a whole number', word);
    case 'float':
      return word.trim() !== '' && Number.isFinite(Number(word))
        ? { value: Number(word) }
        : wrong('a number', word);
    case 'bool':
      return word === 'true' || word === 'false' ? { value: word === 'true' } : wrong('true or false', word);
    case 'enum':
      return type.values.includes(word)
        ? { value: word }
        : { problem: `${mustBe(`one of ${type.values.join(', ')}`, word)}${didYouMean(word, type.values)}` };
    case 'string':
      return { value: word };
  }
}

function parseList(items: ScalarKind, words: readonly string[]): Parsed {
  const parsed = words.map((word) => parseScalar(items, word));
  const failed = parsed.find((each) => 'problem' in each);
  return failed ?? { value: parsed.map((each) => ('value' in each ? each.value : undefined)) };
}

function parseDict(items: ScalarKind, words: readonly string[]): Parsed {
  const entries = new Map<string, unknown>();
  for (const word of words) {
    const equals = word.indexOf('=');
    const name = word.slice(0, equals);
    if (equals < 1) return { problem: `must be NAME=VALUE, but is ${quote(word)}` };
    if (entries.has(name)) return { problem: `gives ${quote(name)} twice` };
    const parsed = parseScalar(items, word.slice(equals + 1));
    if ('problem' in parsed) return { problem: `${name} ${parsed.problem}` };
    entries.set(name, parsed.value);
  }
  return { value: Object.fromEntries(entries) };
}

/** A hint at the name that was probably meant, with a space in front; empty if none is near. */
export function didYouMean(word: string, names: readonly string[], prefix: string = ''): string {
  const nearest = nearestName(word, names);
  return nearest === undefined ? '' : `. Did you mean ${prefix}${nearest}?`;
}

function wrong(expected: string, word: string): Parsed {
  return { problem: mustBe(expected, word) };
}

function mustBe(expected: string, word: string): string {
  return `must be ${expected}, but is ${quote(word)}`;
}

function quote(word: string): string {
  return JSON.stringify(word);
}
