import type { ParamsClass } from './fields.js';

/** Kinds whose values are single. */
export type ScalarKind =
  | { readonly kind: 'int' | 'float'; readonly min?: number; readonly max?: number }
  | { readonly kind: 'bool' | 'string' }
  | { readonly kind: 'enum'; readonly values: readonly string[] };

/** Kinds that hold other params. */
export type NestedKind =
  | { readonly kind: 'nested'; readonly cls: () => ParamsClass }
  | { readonly kind: 'nestedList'; readonly cls: () => ParamsClass; readonly minItems: number }
  | { readonly kind: 'nestedDict'; readonly cls: () => ParamsClass }
  | { readonly kind: 'choice'; readonly classes: () => readonly ParamsClass[] }
  | {
      readonly kind: 'choiceList';
      readonly classes: () => readonly ParamsClass[];
      readonly minItems: number;
    };

/** What a field holds. */
export type FieldKind =
  | ScalarKind
  | { readonly kind: 'list'; readonly items: ScalarKind; readonly minItems: number }
  | { readonly kind: 'dict'; readonly items: ScalarKind }
  | NestedKind;

const nestedKinds: ReadonlySet<FieldKind['kind']> = new Set<NestedKind['kind']>([
  'nested',
  'nestedList',
  'nestedDict',
  'choice',
  'choiceList',
]);

/** Whether a field holds other params. */
export function isNestedKind(type: FieldKind): type is NestedKind {
  return nestedKinds.has(type.kind);
}
