import { randomUUID } from 'node:crypto';
import type { SeededRandom } from '../../../shared/patch-list/seeded-random.ts';
import { hostileValue, randomBytes, setOwn, treacherousNames } from './hostile-values.ts';

/** What valibot keeps of a schema, as far as an argument can be made from it. */
interface Schema {
  readonly type: string;
  readonly kind?: string;
  readonly entries?: Readonly<Record<string, Schema>>;
  readonly pipe?: readonly Schema[];
  readonly wrapped?: Schema;
  readonly options?: readonly (Schema | string)[];
  readonly literal?: unknown;
  readonly item?: Schema;
  readonly items?: readonly Schema[];
  readonly key?: Schema;
  readonly value?: Schema;
  readonly requirement?: unknown;
}

/** Values that the host knows, by the name of the key that asks for them. */
export type KnownValues = Readonly<Record<string, readonly unknown[]>>;

/** An argument as the schema asks for it: ids that are known, else anything of the kind. */
export function argumentOf(schema: unknown, known: KnownValues, random: SeededRandom): unknown {
  return madeOf(schema as Schema, '', known, random);
}

function madeOf(schema: Schema, key: string, known: KnownValues, random: SeededRandom): unknown {
  const values = Object.hasOwn(known, key) ? known[key] : undefined;
  if (values !== undefined && values.length > 0) return values[random.below(values.length)];
  const inner = (part: Schema, name = key) => madeOf(part, name, known, random);
  switch (schema.type) {
    case 'strict_object':
      return objectOf(schema, (part, name) => inner(part, name), random);
    case 'nullable':
      return random.below(3) === 0 || schema.wrapped === undefined ? null : inner(schema.wrapped);
    case 'optional':
    case 'exact_optional':
      return schema.wrapped === undefined ? undefined : inner(schema.wrapped);
    case 'variant': {
      const option = schema.options?.[random.below(schema.options.length)];
      return typeof option === 'object' ? inner(option) : null;
    }
    case 'picklist':
      return schema.options?.[random.below(schema.options.length)];
    case 'literal':
      return schema.literal;
    case 'array':
      return Array.from({ length: 1 + random.below(4) }, () => schema.item && inner(schema.item));
    case 'tuple':
      return schema.items?.map((part) => inner(part));
    case 'record':
      return schema.key && schema.value ? { word: inner(schema.value) } : {};
    case 'boolean':
      return random.below(2) === 0;
    case 'number':
      return numberOf(schema, random);
    case 'string':
      return textOf(schema, random);
    default:
      return randomBytes(random, random.below(60));
  }
}

function objectOf(schema: Schema, inner: (part: Schema, name: string) => unknown, random: SeededRandom): object {
  const made: Record<string, unknown> = {};
  for (const [name, part] of Object.entries(schema.entries ?? {})) {
    const isOptional = part.type === 'optional' || part.type === 'exact_optional';
    if (!isOptional || random.below(2) === 0) made[name] = inner(part, name);
  }
  return made;
}

function bound(schema: Schema, type: string): number | null {
  const found = schema.pipe?.find((action) => action.type === type)?.requirement;
  return typeof found === 'number' ? found : null;
}

function numberOf(schema: Schema, random: SeededRandom): number {
  const least = bound(schema, 'min_value') ?? 0;
  const most = bound(schema, 'max_value') ?? least + 100;
  const isWhole = schema.pipe?.some((action) => action.type === 'safe_integer') ?? false;
  if (isWhole) return least + random.below(Math.min(most - least + 1, 1000));
  return least + ((most - least) * random.below(1000)) / 1000;
}

function textOf(schema: Schema, random: SeededRandom): string {
  const pattern = schema.pipe?.find((action) => action.type === 'regex')?.requirement;
  const candidates = [randomUUID(), 'a'.repeat(64), '2020-01-15', 'KeyA', 'own-1'];
  if (pattern instanceof RegExp) return candidates.find((text) => pattern.test(text)) ?? 'a';
  return ['a', 'B4', 'name with spaces', '~', '/', '1'][random.below(6)] as string;
}

/** The same value with one thing in it that is wrong: another value, one too few, one too many. */
export function spoilt(value: unknown, random: SeededRandom): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return hostileValue(random);
  const isArray = Array.isArray(value);
  const copy: object = isArray ? [...(value as unknown[])] : { ...value };
  const keys = Object.keys(copy);
  const way = random.below(8);
  if (keys.length === 0 || way === 0) {
    const name = random.below(3) === 0 ? 'more' : (treacherousNames[random.below(treacherousNames.length)] as string);
    setOwn(copy, isArray ? keys.length : name, hostileValue(random));
    return copy;
  }
  const key = keys[random.below(keys.length)] as string;
  if (way === 1 && !isArray) Reflect.deleteProperty(copy, key);
  else if (way === 2) return hostileValue(random);
  else setOwn(copy, key, spoilt((copy as Record<string, unknown>)[key], random));
  return copy;
}
