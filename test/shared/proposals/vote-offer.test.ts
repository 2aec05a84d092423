import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isPadding, PATCH_PIXELS, PATCH_SIZE } from '../../../shared/cloudsen12/patch-frame.ts';
import { NO_STATEMENT } from '../../../shared/cloudsen12/reference-classes.ts';
import { openClassesTable } from '../../../shared/proposals/open-classes.ts';
import { type VoteMember, voteOffer } from '../../../shared/proposals/vote-offer.ts';

const NONE = NO_STATEMENT;
const FIRST = PATCH_SIZE + 1;

/** Codes by which each layer says what it can say. */
const says: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  sen2cor: { clear: 4, thick: 9, thin: 10, shadow: 3, nothing: 0 },
  kappamask_L1C: { clear: 1, thick: 4, thin: 3, shadow: 2, nothing: 5 },
  fmask: { clear: 0, thick: 4, shadow: 2, nothing: -1 },
  qa60: { clear: 0, thick: 1024, thin: 2048, nothing: 5 },
  s2cloudless: { clear: 10, thick: 90, nothing: -1 },
  cd_fcnn_rgbi: { clear: 49, thick: 50, nothing: -1 },
};

type Statements = Readonly<Record<string, string>>;

/** A member for each layer, with the statements of one pixel. */
function membersOf(statements: Statements): VoteMember[] {
  return Object.entries(statements).map(([name, word]) => {
    const codes = new Int16Array(PATCH_PIXELS).fill(says[name]?.thick ?? 0);
    codes[FIRST] = says[name]?.[word] ?? Number.NaN;
    return { codes, layerId: `LABEL_${name}`, reading: {} };
  });
}

function voted(statements: Statements, held: number | null = null, leastShare = 0) {
  const mask = held === null ? null : new Int16Array(PATCH_PIXELS).fill(held);
  const { classes, certainty } = voteOffer(membersOf(statements), mask, { leastShare });
  return [classes[FIRST], certainty?.[FIRST]];
}

const share = (votes: number, of: number) => Math.round((255 * votes) / of);

describe('the open classes of a statement', () => {
  test('are those that the layer would say in the same way', () => {
    const open = (name: string, word: string) => {
      const bits = openClassesTable(`LABEL_${name}`)[(says[name]?.[word] ?? 0) & 0xffff] ?? 0;
      return ['clear', 'thick', 'thin', 'shadow'].filter((_, number) => (bits >> number) & 1).join(' ');
    };
    expect(open('s2cloudless', 'clear')).toBe('clear shadow');
    expect(open('s2cloudless', 'thick')).toBe('thick thin');
    expect(open('fmask', 'clear')).toBe('clear');
    expect(open('fmask', 'thick')).toBe('thick thin');
    expect(open('qa60', 'clear')).toBe('clear shadow');
    expect(open('qa60', 'thick')).toBe('thick');
    expect(open('sen2cor', 'thin')).toBe('thin');
    for (const name of Object.keys(says)) expect(open(name, 'nothing'), name).toBe('');
  });
});

describe('a vote', () => {
  test('on cloud or ground is one of all that state anything', () => {
    expect(voted({ sen2cor: 'clear', s2cloudless: 'thick', cd_fcnn_rgbi: 'thick' })).toEqual([1, share(2, 3)]);
    expect(voted({ sen2cor: 'shadow', fmask: 'clear', s2cloudless: 'thick' })).toEqual([3, share(1, 3)]);
    expect(voted({ sen2cor: 'nothing', fmask: 'thick', s2cloudless: 'nothing' })).toEqual([1, 255]);
  });

  test('that is tied between cloud and ground offers nothing, nor does one of nobody', () => {
    expect(voted({ sen2cor: 'clear', fmask: 'thick' })).toEqual([NONE, 0]);
    expect(voted({ sen2cor: 'shadow', fmask: 'clear', qa60: 'thin', s2cloudless: 'thick' })).toEqual([NONE, 0]);
    expect(voted({ sen2cor: 'nothing', fmask: 'nothing' })).toEqual([NONE, 0]);
    expect(voted({})).toEqual([NONE, 0]);
  });

  test('on thin or thick is one of those that can tell', () => {
    const binary = { s2cloudless: 'thick', cd_fcnn_rgbi: 'thick', fmask: 'thick' };
    expect(voted({ sen2cor: 'thin', ...binary })).toEqual([2, 255]);
    expect(voted({ sen2cor: 'thin', kappamask_L1C: 'thick', qa60: 'thin', ...binary })).toEqual([2, share(5, 6)]);
    expect(voted(binary)).toEqual([1, 255]);
  });

  test('that is tied between two classes goes to the one that covers the other', () => {
    expect(voted({ sen2cor: 'thin', kappamask_L1C: 'thick', fmask: 'thick' })).toEqual([1, share(2, 3)]);
    expect(voted({ sen2cor: 'shadow', fmask: 'clear', qa60: 'clear' })).toEqual([3, share(2, 3)]);
  });

  test('of which too few allow the class offers nothing', () => {
    const statements = { sen2cor: 'clear', s2cloudless: 'thick', cd_fcnn_rgbi: 'thick' };
    expect(voted(statements, null, 66)[0]).toBe(1);
    expect(voted(statements, null, 67)[0]).toBe(NONE);
  });

  test('in which nobody could choose leaves what the mask has chosen', () => {
    const cloud = { s2cloudless: 'thick', fmask: 'thick' };
    expect([0, 1, 2, 3, -1].map((held) => voted(cloud, held)[0])).toEqual([1, 1, NONE, 1, 1]);
    const ground = { s2cloudless: 'clear', qa60: 'clear' };
    expect([0, 1, 2, 3, -1].map((held) => voted(ground, held)[0])).toEqual([0, 0, 0, NONE, 0]);
    expect(voted({ ...ground, fmask: 'clear' }, 3)[0]).toBe(0);
  });

  test('is that of one hand after another, whatever is stated', () => {
    const names = Object.keys(says);
    const anyStatements = fc.tuple(...names.map((name) => fc.constantFrom(...Object.keys(says[name] ?? {}))));
    fc.assert(
      fc.property(fc.array(anyStatements, { minLength: 400, maxLength: 400 }), (pixels) => {
        const members = names.map((name, member): VoteMember => {
          const codes = new Int16Array(PATCH_PIXELS);
          pixels.forEach((words, pixel) => {
            codes[FIRST + pixel] = says[name]?.[words[member] ?? ''] ?? Number.NaN;
          });
          return { codes, layerId: `LABEL_${name}`, reading: {} };
        });
        const { classes, certainty } = voteOffer(members, null, { leastShare: 0 });
        pixels.forEach((words, pixel) => {
          const statements = Object.fromEntries(names.map((name, member) => [name, words[member] ?? '']));
          const at = FIRST + pixel;
          expect([classes[at], certainty?.[at]], JSON.stringify(statements)).toEqual(slowVote(statements));
        });
      }),
      { numRuns: 3 },
    );
  });

  test('offers nothing in the padding', () => {
    const { classes } = voteOffer(membersOf({ sen2cor: 'clear', fmask: 'clear' }), null, { leastShare: 0 });
    const inPadding = classes.filter((_, i) => isPadding(i % PATCH_SIZE, Math.floor(i / PATCH_SIZE)));
    expect(new Set(inPadding)).toEqual(new Set([NONE]));
    expect(classes[FIRST + 1]).toBe(1);
  });
});

const knowsThin = ['sen2cor', 'kappamask_L1C', 'qa60'];
const knowsShadow = ['sen2cor', 'kappamask_L1C', 'fmask'];

/** The same in words. */
function slowVote(statements: Statements): [number, number] {
  const stated = Object.entries(statements).filter(([, word]) => word !== 'nothing');
  const isCloud = (word: string) => word === 'thick' || word === 'thin';
  const cloud = stated.filter(([, word]) => isCloud(word));
  const ground = stated.filter(([, word]) => !isCloud(word));
  if (cloud.length === ground.length) return [NONE, 0];
  const [winners, able, first, second] =
    cloud.length > ground.length ? [cloud, knowsThin, 'thick', 'thin'] : [ground, knowsShadow, 'shadow', 'clear'];
  const choosers = winners.filter(([name]) => able.includes(name));
  const forFirst = choosers.filter(([, word]) => word === first).length;
  const forSecond = choosers.length - forFirst;
  const undecided = first === 'thick' ? 'thick' : 'clear';
  const word = choosers.length === 0 ? undecided : forFirst >= forSecond ? first : second;
  const against = choosers.filter((chooser) => chooser[1] !== word).length;
  return [['clear', 'thick', 'thin', 'shadow'].indexOf(word), share(winners.length - against, stated.length)];
}
