import type { SeededRandom } from '../../../shared/patch-list/seeded-random.ts';

/** Names that mean something to JavaScript, and would to whoever uses them as keys. */
export const treacherousNames = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'then',
] as const;

const numbers = [
  0,
  -0,
  -1,
  1,
  0.5,
  -0.1,
  9_999_999,
  10_000_000,
  2 ** 31,
  -(2 ** 31) - 1,
  2 ** 53,
  -(2 ** 53),
  1e308,
  5e-324,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
];

const strings = [
  '',
  ' ',
  '\0',
  'a\0b',
  '..',
  '../../../etc/passwd',
  '..\\..\\windows',
  '/etc/passwd',
  '/proc/self/environ',
  'file:///etc/passwd',
  '%2e%2e%2f',
  'C:\\',
  '\\\\server\\share',
  '\ud800',
  'x\udfffy',
  '\u202eevil',
  '\ufeff',
  '<script>alert(1)</script>',
  "'; DROP TABLE edit; --",
  '=cmd|calc',
  'NaN',
  'null',
  '1e999',
  '{"a":1}',
  '00000000-0000-0000-0000-000000000000',
];

/** Long, deep and wide ones come rarely: one costs as much as thousands of the others. */
export function hostileValue(random: SeededRandom, depth = 0): unknown {
  const kind = random.below(depth > 3 ? 8 : 12);
  if (kind === 0) return numbers[random.below(numbers.length)];
  if (kind === 1) return strings[random.below(strings.length)];
  if (kind === 2) return [null, undefined, true, false][random.below(4)];
  if (kind === 3) return hostileText(random);
  if (kind === 4) return randomBytes(random, random.below(200));
  if (kind === 5) return treacherousNames[random.below(treacherousNames.length)];
  if (kind === 6) return random.next() * (random.below(2) === 0 ? 1 : -1);
  if (kind === 7) return random.next() / 7;
  if (kind === 8) return Array.from({ length: random.below(5) }, () => hostileValue(random, depth + 1));
  if (kind === 9) return hostileObject(random, depth);
  if (kind === 10) return random.below(50) === 0 ? nested(2 + random.below(40)) : [];
  return random.below(200) === 0 ? new Array<number>(1 + random.below(30_000)).fill(0) : {};
}

function hostileText(random: SeededRandom): string {
  const rarity = random.below(20_000);
  if (rarity === 0) return 'x'.repeat(7_900_000);
  if (rarity < 20) return '/a'.repeat(1 + random.below(20_000));
  if (rarity < 400) return String.fromCharCode(32 + random.below(90)).repeat(random.below(40_000));
  return Array.from({ length: random.below(12) }, () => String.fromCharCode(random.below(0x10000))).join('');
}

function hostileObject(random: SeededRandom, depth: number): object {
  const made = {};
  for (let left = random.below(4); left > 0; left--) {
    setOwn(made, treacherousNames[random.below(treacherousNames.length)], hostileValue(random, depth + 1));
  }
  return made;
}

function nested(depth: number): unknown {
  let value: unknown = 0;
  for (let i = 0; i < depth; i++) value = i % 2 === 0 ? [value] : { a: value };
  return value;
}

export function randomBytes(random: SeededRandom, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i++) bytes[i] = random.next();
  return bytes;
}

/** Also where the key is `__proto__`, which an assignment would take for something else. */
export function setOwn(object: object, key: string | number, value: unknown): void {
  Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
}
