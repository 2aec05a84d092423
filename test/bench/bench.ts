import { rmSync } from 'node:fs';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import { buildAll } from '../../build/build.ts';
import { chromiumArgs, findChromium } from '../support/browser.ts';
import { aged } from './aged.ts';
import { assist } from './assist.ts';
import { benchData } from './bench-data.ts';
import { busyHost } from './busy-host.ts';
import { contrastDrag, expressionChange } from './contrast.ts';
import { exportingLargeLabel } from './exporting.ts';
import type { Row } from './figures.ts';
import { scrollingGrid } from './grid.ts';
import { inspecting } from './inspecting.ts';
import { describeMachine } from './machine.ts';
import { openingFullSize } from './opening.ts';
import { painting } from './painting.ts';
import { patchLists } from './patch-lists.ts';
import { saving, undo } from './saving.ts';
import type { Bench, Scenario } from './scenario.ts';
import { coldSwitch, compositeChange, prefetchedSwitch } from './switching.ts';
import { proposals, tools } from './tools.ts';
import { fourViewSwitch } from './views.ts';

/*
 * Measures the application as it is shipped: the built page in a real browser, the built host in a process of its own,
 * files on the disk. Prints one JSON object on standard output; exit status 1 if a row misses its limit.
 * --only NAME (more than once) measures one scenario; --data FOLDER keeps the generated data there for the next run.
 */

const scenarios: Readonly<Record<string, Scenario>> = {
  cold: coldSwitch,
  prefetched: prefetchedSwitch,
  composite: compositeChange,
  expression: expressionChange,
  contrast: contrastDrag,
  views: fourViewSwitch,
  painting,
  tools,
  inspecting,
  assist,
  proposals,
  saving,
  undo,
  busy: busyHost,
  export: exportingLargeLabel,
  opening: openingFullSize,
  aged,
  patches: patchLists,
  grid: scrollingGrid,
};

const PROMPT = '--disable-features=DeferRendererTasksAfterInput';

const say = (line: string): void => console.error(line);

interface Choice {
  readonly chosen: readonly [string, Scenario][];
  /** Folder of the generated data, which is left there for the next run; null: made anew and removed. */
  readonly dataFolder: string | null;
}

function parseChoice(): Choice {
  const { values } = parseArgs({ options: { only: { type: 'string', multiple: true }, data: { type: 'string' } } });
  const names = values.only ?? Object.keys(scenarios);
  const chosen = names.map((name): [string, Scenario] => {
    const scenario = scenarios[name];
    if (scenario === undefined) throw new Error(`--only ${name}: expected one of ${Object.keys(scenarios).join(', ')}`);
    return [name, scenario];
  });
  return { chosen, dataFolder: values.data === undefined ? null : resolve(values.data) };
}

async function measure({ chosen, dataFolder }: Choice): Promise<boolean> {
  const [loadBefore = 0] = loadavg();
  const executablePath = findChromium();
  if (executablePath === null)
    throw new Error('no Chromium was found: npm test gets one, or name it in CLOUDBRUSH_CHROMIUM');
  await buildAll({ root: join(import.meta.dirname, '../..'), only: ['renderer', 'node'], ifStale: true });
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'cloudbrush-bench-')));
  const browser = await chromium.launch({ executablePath, args: [...chromiumArgs] });
  const promptBrowser = await chromium.launch({ executablePath, args: [...chromiumArgs, PROMPT] });
  // Some gigabytes lie there, also for one who has waited long enough.
  const giveUp = () => {
    rmSync(folder, { recursive: true, force: true });
    process.exit(130);
  };
  process.once('SIGINT', giveUp);
  process.once('SIGTERM', giveUp);
  const rows: Row[] = [];
  let complete = true;
  try {
    const bench: Bench = { browser, promptBrowser, folder, data: benchData(dataFolder ?? folder, say), say };
    for (const [name, scenario] of chosen) {
      try {
        rows.push(...(await scenario(bench)));
      } catch (error) {
        complete = false;
        say(`${name} was not measured: ${error instanceof Error ? error.stack : error}`);
      }
    }
    const machine = await describeMachine(folder, browser.version(), loadBefore);
    const lines = rows.map((row) => `    ${JSON.stringify(row)}`).join(',\n');
    console.log(`{\n  "rows": [\n${lines}\n  ],\n  "machine": ${JSON.stringify(machine)}\n}`);
  } finally {
    await Promise.all([browser.close(), promptBrowser.close()]);
    await rm(folder, { recursive: true, force: true });
  }
  return complete && rows.every((row) => row.pass);
}

try {
  process.exitCode = (await measure(parseChoice())) ? 0 : 1;
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}
