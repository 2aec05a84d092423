import { importedComposites } from '../../../shared/documents/composite-exchange.ts';
import { readEditDetail } from '../../../shared/edit-detail.ts';
import type { SeededRandom } from '../../../shared/patch-list/seeded-random.ts';
import { hostileValue } from '../hostile/hostile-values.ts';
import { spoilt } from '../hostile/schema-arguments.ts';
import type { HostileInput } from '../hostile-input.ts';

export const hostileTexts: HostileInput = {
  what: 'composites that somebody has pasted, and details of edits',
  trials: { full: 30_000, short: 500 },
  begin: async () => ({
    trial: (random, trial) => {
      const text = trial % 500 === 7 ? '[{'.repeat(500_000) : textOf(random);
      const { recipes, problem } = importedComposites(text);
      if ((recipes === null) === (problem === null))
        throw new Error(`neither taken nor refused: ${text.slice(0, 200)}`);
      if (problem !== null && problem.length > 1000) throw new Error(`a sentence of ${problem.length} letters`);
      readEditDetail(text);
    },
  }),
};

const recipe = {
  id: 'own-1',
  kind: 'colours',
  name: 'Mine',
  expressions: ['B4', 'B3 / 2', 'max(B2, 0)'],
};

function textOf(random: SeededRandom): string {
  const exchange = { cloudbrushComposites: 1, composites: [recipe, { ...recipe, id: 'own-2', name: 'Other' }] };
  const way = random.below(4);
  if (way === 0) return JSON.stringify(hostileValue(random)) ?? '';
  let value: unknown = exchange;
  for (let left = random.below(3); left >= 0; left--) value = spoilt(value, random);
  const text = JSON.stringify(value) ?? '';
  return way === 1 ? text.slice(0, random.below(text.length + 1)) : text;
}
