import {
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  IsObject,
  IsString,
  Max,
  Min,
  ValidateIf,
  ValidateNested,
  type ValidationOptions,
} from 'class-validator';
import { type Field, type FieldKind, lineageOf, ownFields } from './fields.js';

interface NumberLimits {
  readonly min?: number;
  readonly max?: number;
}

const ruled = new WeakSet<object>();

/**
 * Gives class-validator the rules that follow from the fields' types, once for each class; users may add rules of
 * their own beside a field.
 */
export function registerRules(params: object): void {
  for (const prototype of lineageOf(params)) {
    if (ruled.has(prototype)) continue;
    ruled.add(prototype);
    for (const field of ownFields(prototype)) addRules(prototype, field);
  }
}

function addRules(prototype: object, { name, type, options }: Field): void {
  if (options.optional) {
    ValidateIf((_, value) => value !== null && value !== undefined)(prototype, name);
  }
  for (const rule of rulesOf(type, {})) rule(prototype, name);
}

function rulesOf(type: FieldKind, options: ValidationOptions): PropertyDecorator[] {
  switch (type.kind) {
    case 'int':
      return [IsInt(options), ...limitRules(safeLimits(type), options)];
    case 'float':
      return [IsNumber({ allowNaN: false, allowInfinity: false }, options), ...limitRules(type, options)];
    case 'bool':
      return [IsBoolean(options)];
    case 'string':
      return [IsString(options)];
    case 'enum':
      return [IsIn([...type.values], options)];
    case 'list':
      return [IsArray(), ArrayMinSize(type.minItems), ...rulesOf(type.items, { each: true })];
    case 'nested':
    case 'choice':
      return [IsObject(), ValidateNested()];
  }
}

/** Whole numbers beyond these are not exact: neighbours are the same number. */
function safeLimits({
  min = Number.MIN_SAFE_INTEGER,
  max = Number.MAX_SAFE_INTEGER,
}: NumberLimits): NumberLimits {
  return { min: Math.max(min, Number.MIN_SAFE_INTEGER), max: Math.min(max, Number.MAX_SAFE_INTEGER) };
}

function limitRules({ min, max }: NumberLimits, options: ValidationOptions): PropertyDecorator[] {
  const rules: PropertyDecorator[] = [];
  if (min !== undefined) rules.push(Min(min, options));
  if (max !== undefined) rules.push(Max(max, options));
  return rules;
}
