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
import type { FieldKind, FieldOptions } from './fields.js';
import type { Params } from './params.js';

/** Puts class-validator's rules of a field's type onto its class; users add rules of their own beside the field. */
export function addRules(
  prototype: Params,
  name: string,
  type: FieldKind,
  options: FieldOptions,
  minItems: number,
): void {
  if (options.optional) {
    ValidateIf((_, value) => value !== null && value !== undefined)(prototype, name);
  }
  for (const rule of rulesOf(type, minItems, {})) rule(prototype, name);
}

function rulesOf(type: FieldKind, minItems: number, options: ValidationOptions): PropertyDecorator[] {
  switch (type.kind) {
    case 'int':
      return [IsInt(options), ...limitRules(type, options)];
    case 'float':
      return [IsNumber({ allowNaN: false, allowInfinity: false }, options), ...limitRules(type, options)];
    case 'bool':
      return [IsBoolean(options)];
    case 'string':
      return [IsString(options)];
    case 'enum':
      return [IsIn([...type.values], options)];
    case 'list':
      return [IsArray(), ArrayMinSize(minItems), ...rulesOf(type.items, 0, { each: true })];
    case 'nested':
    case 'choice':
      return [IsObject(), ValidateNested()];
  }
}

function limitRules(
  { min, max }: { min?: number; max?: number },
  options: ValidationOptions,
): PropertyDecorator[] {
  const rules: PropertyDecorator[] = [];
  if (min !== undefined) rules.push(Min(min, options));
  if (max !== undefined) rules.push(Max(max, options));
  return rules;
}
