import { basename, dirname } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { KnownPaths } from '../../../electron/host/known-paths.ts';

/** The same, by comparing the rest of the text with every path at every place where one may begin. */
function slowHide(paths: readonly string[], text: string): string {
  const above = new Set(paths.flatMap((path) => path.split('/').map((_, i, names) => names.slice(0, i).join('/'))));
  let hidden = '';
  for (let i = 0; i < text.length; ) {
    const begins = !/[\p{L}\p{N}.]/u.test(text[i - 1] ?? ' ');
    const isTold = (path: string, end: RegExp) =>
      begins && text.startsWith(path, i) && end.test(text.slice(i + path.length));
    const told = [
      ...paths.filter((path) => isTold(path, /^/)),
      ...[...above].filter((path) => path !== '' && isTold(path, /^(?![/\p{L}])/u)),
    ];
    const here = told.sort((a, b) => b.length - a.length)[0];
    hidden += here === undefined ? text[i] : basename(here);
    i += here?.length ?? 1;
  }
  return hidden;
}

const name = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '.', 'ü'), minLength: 1, maxLength: 3 });
const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => `/${names.join('/')}`);

it('each known path of a text is cut down to its name, the longest first, and what was removed again is not', () => {
  fc.assert(
    fc.property(fc.array(path, { maxLength: 12 }), fc.array(path, { maxLength: 4 }), (added, removed) => {
      const known = new KnownPaths();
      for (const each of [...added, ...removed, ...added]) known.add(each);
      for (const each of removed) known.remove(each);
      known.add('/');
      const text = [...removed, ...added].map((each) => `in ${each}: '${each}/x' of ${dirname(each)}`).join('; ');
      expect(known.hide(text)).toBe(slowHide(added, text));
    }),
  );
});

it('a folder above a known path is cut down where it is told, and not where something else below it is', () => {
  const known = new KnownPaths();
  known.add('/data/ada/project x/labels.dat');
  expect(known.hide('There is no folder /data/ada/project x: make it first.')).toBe(
    'There is no folder project x: make it first.',
  );
  expect(known.hide('It is not in /data/ada. "/data/ada" is full.')).toBe('It is not in ada. "ada" is full.');
  expect(known.hide('There is neither a folder nor a file /data/nobody.')).toMatch(/ \/data\/nobody\.$/);
  known.remove('/data/ada/project x/labels.dat');
  expect(known.hide('It is not in /data/ada.')).toBe('It is not in /data/ada.');
});

it('a name within the dataset is left whole, though a folder of the disk is called like its end', () => {
  const known = new KnownPaths();
  known.add('/train');
  expect(known.hide('2020/train/B2.dat, ../train and /train/B2.dat')).toBe(
    '2020/train/B2.dat, ../train and train/B2.dat',
  );
});
