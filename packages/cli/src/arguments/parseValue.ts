import { type Field, isNestedKind, type ScalarKind, typeNameOf } from '@tfaip/core';

/** A value, or what is wrong with its words. */
export type Parsed = { readonly value: unknown } | { readonly problem: string };

/** How an argument's value is written in the help, in commander's form. */
export function placeholder({ type }: Field): string {
  switch (type.kind) {
    case 'bool':
      return '[true|false]';
    case 'list':
      return `<${type.items.kind}...>`;
    case 'enum':
      return `<${type.values.join('|')}>`;
    case 'choice':
      return `<${type.classes().map(typeNameOf).join('|')}>`;
    default:
      return `<${type.kind}>`;
  }
}

/**
 * Reads the words of an argument as its field's type.
 *
 * @param words what stands behind the argument; true where nothing does.
 */
export function parseValue({ type, options }: Field, words: string | string[] | true): Parsed {
  if (options.optional && words === 'none') return { value: null };
  if (type.kind === 'list') return parseList(type.items, Array.isArray(words) ? words : [String(words)]);
  if (type.kind === 'dict' || isNestedKind(type)) return { problem: 'takes no value of its own' };
  if (words === true) return type.kind === 'bool' ? { value: true } : { problem: 'needs a value' };
  return parseScalar(type, String(words));
}

function parseList(items: ScalarKind, words: string[]): Parsed {
  const parsed = words.map((word) => parseScalar(items, word));
  const wrong = parsed.find((each) => 'problem' in each);
  return wrong ?? { value: parsed.map((each) => ('value' in each ? each.value : undefined)) };
}

function parseScalar(type: ScalarKind, word: string): Parsed {
  switch (type.kind) {
    case 'int':
      return /^[+-]?\d+$/.test(word)
        ? { value: Number(word) }
        : { problem: `must be a whole number, but is "${word}"` };
    case 'float':
      return word.trim() !== '' && Number.isFinite(Number(word))
        ? { value: Number(word) }
        : { problem: `must be a number, but is "${word}"` };
    case 'bool':
      return word === 'true' || word === 'false'
        ? { value: word === 'true' }
        : { problem: `must be true or false, but is "${word}"` };
    case 'enum':
      return type.values.includes(word)
        ? { value: word }
        : { problem: `must be one of ${type.values.join(', ')}, but is "${word}"` };
    case 'string':
      return { value: word };
  }
}
