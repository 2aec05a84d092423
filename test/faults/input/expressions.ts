import { parseExpression } from '../../../shared/expression/parser.ts';
import type { SeededRandom } from '../../../shared/patch-list/seeded-random.ts';
import { treacherousNames } from '../hostile/hostile-values.ts';
import type { HostileInput } from '../hostile-input.ts';

export const hostileExpressions: HostileInput = {
  what: 'expressions',
  trials: { full: 300_000, short: 6_000 },
  begin: async () => ({ trial: expressionTrial }),
};

const words = [
  'B4',
  'B8',
  '(',
  ')',
  '((',
  ',',
  '+',
  '-',
  '*',
  '/',
  '^',
  '<',
  '1',
  '1e999',
  '.',
  'min(',
  'log(',
  ' ',
  '=',
  '`',
];

function expressionTrial(random: SeededRandom): void {
  const all = [...words, ...treacherousNames, 'globalThis', 'process', 'import(', '\u2028', '\ud83d'];
  const rare = random.below(2_000);
  const text =
    rare === 0
      ? (all[random.below(all.length)] ?? '').repeat(100_000)
      : Array.from({ length: random.below(rare < 20 ? 900 : 30) }, () => all[random.below(all.length)]).join('');
  const { expression, problem } = parseExpression(text);
  if ((expression === null) === (problem === null)) throw new Error(`neither read nor refused: ${text.slice(0, 200)}`);
  if (problem !== null && treacherousNames.some((name) => problem.message.includes(`function ${name}`)))
    throw new Error(problem.message);
}
