import { randomUUID } from 'node:crypto';
import { Packr } from 'msgpackr';
import * as v from 'valibot';
import { argumentSchemas, type CallName, isCallName } from '../../../shared/contract.ts';
import type { SeededRandom } from '../../../shared/patch-list/seeded-random.ts';
import { hostileValue, randomBytes, treacherousNames } from './hostile-values.ts';
import { argumentOf, type KnownValues, spoilt } from './schema-arguments.ts';

/** Calls that change something where they are believed; of these none that is sent may be. */
const changing: ReadonlySet<CallName> = new Set<CallName>([
  'settings.set',
  'recent.forget',
  'recent.stopped',
  'example.create',
  'dataset.open',
  'project.choose',
  'project.copy',
  'document.write',
  'mask.command',
  'mask.resolve',
  'work.change',
  'work.spent',
  'scribble.unscribbled',
  'scribble.decide',
  'export.start',
  'export.removeStale',
]);

const callNames = Object.keys(argumentSchemas).filter(isCallName);
const noCalls = [
  ...treacherousNames,
  '',
  ' ',
  'app.hello ',
  'APP.HELLO',
  'pixels',
  '$close',
  'readPixels',
  'close',
  'x',
];

export interface Message {
  readonly name: string;
  readonly args: readonly unknown[];
}

/** A call with anything at all as its arguments, that changes nothing. */
export function randomMessage(known: KnownValues, random: SeededRandom): Message {
  const kind = random.below(20);
  if (kind === 0) return { name: noCalls[random.below(noCalls.length)] as string, args: [hostileValue(random)] };
  const name = callNames[random.below(callNames.length)] as CallName;
  if (kind < 4)
    return harmless(
      name,
      Array.from({ length: random.below(3) }, () => hostileValue(random)),
    );
  const valid = argumentOf(argumentSchemas[name], known, random);
  if (kind === 4) return harmless(name, [valid]);
  return harmless(name, [spoilt(valid, random)]);
}

/** The same, about something that the host does not know where it would believe it. */
function harmless(name: CallName, args: readonly unknown[]): Message {
  const [argument] = args;
  if (!changing.has(name) || !v.is(argumentSchemas[name], argument)) return { name, args };
  const about = argument as object;
  for (const key of ['datasetId', 'placeId', 'staleId']) {
    if (key in about) return { name, args: [{ ...about, [key]: randomUUID() }] };
  }
  return { name, args: [] };
}

const plain = new Packr({ useRecords: false });
const extended = new Packr({ structuredClone: true, moreTypes: true, useRecords: true });

/** Bytes that are no call in the form that is spoken: whoever sends them is hung up on, or what they say is refused. */
export function randomFrame(known: KnownValues, random: SeededRandom): Uint8Array | string {
  const kind = random.below(9);
  if (kind === 0) return 'text '.repeat(1 + random.below(10));
  if (kind === 1) return randomBytes(random, 1 + random.below(3000));
  if (kind === 2) return new Uint8Array(extended.pack(extendedValue(random)));
  const { name, args } = randomMessage(known, random);
  const frame = new Uint8Array(plain.pack({ t: 'q', m: changing.has(name as CallName) ? 'app.hello' : name, a: args }));
  if (kind < 5) return frame.slice(0, random.below(frame.length));
  if (kind === 5) return new Uint8Array(plain.pack(envelope(random)));
  if (kind === 6 && random.below(300) === 0) return new Uint8Array((8 << 20) + 1 + random.below(2 << 20));
  for (let changes = 1 + random.below(6); changes > 0; changes--) frame[random.below(frame.length)] = random.next();
  return frame;
}

/** What MessagePack can say beyond plain values, each of which costs something to undo. */
function extendedValue(random: SeededRandom): unknown {
  const circle: { self?: unknown } = {};
  circle.self = circle;
  const values = [
    { t: 'q', m: 'app.hello', a: [new Date()], i: '1' },
    { t: 'q', m: 'app.hello', a: [/(a+)+$/], i: '1' },
    { t: 'q', m: 'app.hello', a: [new Map([['__proto__', 1]])], i: '1' },
    { t: 'q', m: 'app.hello', a: [new Set([1, 2])], i: '1' },
    { t: 'q', m: 'app.hello', a: [new Float64Array(9)], i: '1' },
    { t: 'q', m: 'app.hello', a: [2n ** 63n], i: '1' },
    { t: 'q', m: 'app.hello', a: [new Error('x')], i: '1' },
    circle,
  ];
  return values[random.below(values.length)];
}

/** Not what a call is wrapped in. */
function envelope(random: SeededRandom): unknown {
  const values = [
    { t: 's', i: 'c1', r: 1 },
    { t: 'q', m: 'app.hello', a: [], i: 7 },
    { t: 'q', m: 'x'.repeat(101), a: [] },
    { t: 'q', m: 'app.hello', a: [1, 2, 3] },
    { t: 'q', m: 'app.hello', a: {} },
    { t: 'q', m: ['app.hello'], a: [] },
    [],
    null,
    'q',
    hostileValue(random),
  ];
  return values[random.below(values.length)];
}
