import * as v from 'valibot';
import { expect, onTestFinished, test } from 'vitest';
import { documentNames, parseDocument } from '../../shared/project-documents.ts';

/** One misfit of a union tells of each of its forms. */
const MOST_TOLD = 12;

const fields = ['composites', 'layouts', 'filters', 'queue', 'list', 'hits', 'accepted', 'readings'];

/** A document of many items of the wrong kind. */
function misfits(field: string, item: unknown): string {
  return JSON.stringify({ version: 1, [field]: new Array<unknown>(20_000).fill(item), last: null });
}

test('a document is left at the first thing that does not fit, however many there are', () => {
  let told = 0;
  v.setGlobalMessage(() => {
    told++;
    return 'does not fit';
  });
  onTestFinished(() => v.deleteGlobalMessage());
  for (const field of fields) {
    for (const item of [{}, 1, []]) {
      const text = misfits(field, item);
      for (const name of documentNames) {
        told = 0;
        parseDocument(name, text);
        expect(told, `${name}, ${field} of ${JSON.stringify(item)}`).toBeLessThanOrEqual(MOST_TOLD);
      }
    }
  }
});
