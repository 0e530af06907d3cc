import {
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsDefined,
  IsIn,
  IsInt,
  IsNumber,
  IsObject,
  IsString,
  isBoolean,
  isIn,
  isInt,
  isNumber,
  isString,
  Max,
  Min,
  ValidateBy,
  ValidateIf,
  type ValidationOptions,
} from 'class-validator';
import { type FieldKind, isNestedKind, type NestedKind, type ScalarKind } from './fieldKind.js';
import { type Field, lineageOf, ownFields } from './fields.js';
import { Params } from './params.js';

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
  } else {
    IsDefined({ message: 'is required' })(prototype, name);
  }
  for (const rule of rulesOf(type)) rule(prototype, name);
}

function rulesOf(type: FieldKind): PropertyDecorator[] {
  if (isNestedKind(type)) return nestedRules(type);
  if (type.kind === 'list') return [IsArray(), ArrayMinSize(type.minItems), ...scalarRules(type.items, each)];
  if (type.kind === 'dict') return [IsObject(), dictRules(type.items)];
  return scalarRules(type, {});
}

const each: ValidationOptions = { each: true };

function scalarRules(type: ScalarKind, options: ValidationOptions): PropertyDecorator[] {
  switch (type.kind) {
    case 'int':
      return [IsInt(options), ...limitRules(safeLimits(type), options)];
    case 'float':
      return [finiteRule(options), ...limitRules(type, options)];
    case 'bool':
      return [IsBoolean(options)];
    case 'string':
      return [IsString(options)];
    case 'enum':
      return [IsIn([...type.values], options)];
  }
}

function finiteRule(options: ValidationOptions): PropertyDecorator {
  const subject = options.each ? 'each value in $property' : '$property';
  return IsNumber(
    { allowNaN: false, allowInfinity: false },
    { ...options, message: `${subject} must be a finite number` },
  );
}

function dictRules(items: ScalarKind): PropertyDecorator {
  const limits = items.kind === 'int' || items.kind === 'float' ? describeLimits(items) : '';
  const kind = items.kind === 'enum' ? `one of ${items.values.join(', ')}` : `of type ${items.kind}`;
  return ValidateBy({
    name: 'dict',
    validator: {
      validate: (value: unknown) =>
        typeof value === 'object' &&
        value !== null &&
        Object.values(value).every((item) => fits(items, item)),
      defaultMessage: () => `each value must be ${kind}${limits}`,
    },
  });
}

function fits(type: ScalarKind, value: unknown): boolean {
  switch (type.kind) {
    case 'int':
      return isInt(value) && isWithin(safeLimits(type), value as number);
    case 'float':
      return isNumber(value, { allowNaN: false, allowInfinity: false }) && isWithin(type, value as number);
    case 'bool':
      return isBoolean(value);
    case 'string':
      return isString(value);
    case 'enum':
      return isIn(value, [...type.values]);
  }
}

function isWithin({ min = -Infinity, max = Infinity }: NumberLimits, value: number): boolean {
  return value >= min && value <= max;
}

function describeLimits({ min, max }: NumberLimits): string {
  return `${min === undefined ? '' : `, at least ${min}`}${max === undefined ? '' : `, at most ${max}`}`;
}

/** Their own fields are validated on their own. */
function nestedRules(type: NestedKind): PropertyDecorator[] {
  if (type.kind === 'nested' || type.kind === 'choice') return [paramsRule({})];
  if (type.kind === 'nestedDict') return [IsObject(), paramsRule({}, (value) => Object.values(value))];
  return [IsArray(), ArrayMinSize(type.minItems), paramsRule(each)];
}

function paramsRule(
  options: ValidationOptions,
  of: (value: object) => unknown[] = (value) => [value],
): PropertyDecorator {
  const validate = (value: unknown) =>
    typeof value === 'object' && value !== null && of(value).every((item) => item instanceof Params);
  return ValidateBy(
    { name: 'params', validator: { validate, defaultMessage: () => 'must be an object of a Params class' } },
    options,
  );
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
