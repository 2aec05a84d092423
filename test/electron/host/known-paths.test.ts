import { basename } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { KnownPaths } from '../../../electron/host/known-paths.ts';

/** The same, by comparing the rest of the text with every path at every place. */
function slowHide(paths: readonly string[], text: string): string {
  let hidden = '';
  for (let i = 0; i < text.length; ) {
    const here = paths.filter((path) => text.startsWith(path, i)).sort((a, b) => b.length - a.length)[0];
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
      const text = [...removed, ...added].map((each) => `in ${each}: '${each}/x'`).join('; ');
      expect(known.hide(text)).toBe(slowHide(added, text));
    }),
  );
});
