import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildAll } from '../../build/build.ts';
import { type FaultRow, isSound, rowText } from './fault-row.ts';
import type { FaultScenario } from './fault-run.ts';
import { scenarios } from './scenarios.ts';

/*
 * Makes everything go wrong that can, to the host as it is shipped, and counts what it cost. Prints a line per fault on
 * standard output; exit status 1 if anything was lost, or a scenario could not be run.
 * --only NAME (more than once) tries one; --short takes the few trials of `npm test`; --seed N repeats a run.
 */

const say = (line: string): void => console.error(line);

function chosen(names: readonly string[]): readonly (readonly [string, FaultScenario])[] {
  return names.map((name) => {
    const scenario = scenarios[name];
    if (scenario === undefined) throw new Error(`--only ${name}: expected one of ${Object.keys(scenarios).join(', ')}`);
    return [name, scenario];
  });
}

async function run(): Promise<boolean> {
  const { values } = parseArgs({
    options: { only: { type: 'string', multiple: true }, short: { type: 'boolean' }, seed: { type: 'string' } },
  });
  const picked = chosen(values.only ?? Object.keys(scenarios));
  const seed = values.seed === undefined ? Date.now() % 1_000_000 : Number.parseInt(values.seed, 10);
  say(`--seed ${seed}`);
  await buildAll({ root: join(import.meta.dirname, '../..'), only: ['renderer', 'node'], ifStale: true });
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'cloudbrush-faults-')));
  const rows: FaultRow[] = [];
  let complete = true;
  try {
    for (const [name, scenario] of picked) {
      const own = join(folder, name);
      await mkdir(own);
      const begun = Date.now();
      try {
        const found = await scenario({ folder: own, short: values.short ?? false, seed, say });
        for (const row of found) console.log(rowText(row));
        rows.push(...found);
      } catch (error) {
        complete = false;
        console.log(`FAIL ${name} could not be run: ${error instanceof Error ? error.stack : error}`);
      }
      say(`${name}: ${Math.round((Date.now() - begun) / 1000)} s`);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  const trials = rows.reduce((sum, row) => sum + row.trials, 0);
  const losses = rows.reduce((sum, row) => sum + row.losses, 0);
  console.log(`${rows.length} faults, ${trials} trials, ${losses} losses`);
  return complete && rows.every(isSound);
}

try {
  process.exitCode = (await run()) ? 0 : 1;
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}
