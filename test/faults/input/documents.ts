import type { SeededRandom } from '../../../shared/patch-list/seeded-random.ts';
import { documentNames, parseDocument } from '../../../shared/project-documents.ts';
import { hostileValue } from '../hostile/hostile-values.ts';
import type { HostileInput } from '../hostile-input.ts';

export const hostileDocuments: HostileInput = {
  what: 'documents of a project, up to a million letters',
  trials: { full: 5_000, short: 100 },
  begin: async () => ({ trial: documentTrial }),
};

function documentTrial(random: SeededRandom, trial: number): void {
  const name = documentNames[trial % documentNames.length] ?? 'queue';
  const many = (value: unknown, count: number) => new Array<unknown>(count).fill(value);
  const large: readonly (() => unknown)[] = [
    () => ({ hits: many({}, 330_000) }),
    () => ({ filters: many(1, 500_000) }),
    () => ({ layouts: many({}, 300_000), last: null }),
    () => ({ composites: many([], 300_000) }),
    () => ({ queue: { version: 1, list: many(-1, 350_000) } }),
  ];
  const value = large[trial % 100]?.() ?? hostileValue(random);
  const text = trial % 100 === 50 ? '['.repeat(500_000) + ']'.repeat(500_000) : (JSON.stringify(value) ?? '');
  for (const any of trial % 100 < large.length ? documentNames : [name]) parseDocument(any, text);
}
