import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium, type Page } from '@playwright/test';

/*
 * What a user does first, with the packed application alone: the command line, through its launcher, and the page that it
 * serves, in a real browser.
 */

const PATCH = 512;
/** Room around a fitted patch, in CSS pixels. */
const ROOM = 12;
const DEADLINE_MS = 60_000;
const SHADOW = 3;
/** The brush starts with this radius; in patch pixels, like the path. */
const RADIUS = 8;
const PATH = [
  [200.25, 200.25],
  [260.25, 220.25],
] as const;

export interface JourneyOptions {
  readonly launcher: string;
  readonly version: string;
  /** An empty folder to work in. */
  readonly scratch: string;
  /** Executable of a Chromium; null to use the command line alone. */
  readonly browser: string | null;
  readonly env: NodeJS.ProcessEnv;
  /** Told after each step. */
  readonly onStep: (step: string) => void;
}

interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Goes all the way. Throws a sentence where it ends. */
export async function packedJourney(options: JourneyOptions): Promise<void> {
  const { scratch, version, browser, onStep } = options;
  const dataset = join(scratch, 'example');
  const project = join(scratch, 'work.cloudbrush');
  const told = await run(options, '--version');
  if (told !== `${version}\n`) throw new Error(`The packed command line says it is ${told.trim()}, not ${version}.`);
  await run(options, 'example', dataset, '--rois', '1');
  const report = JSON.parse(await run(options, 'inspect', dataset, '--json')) as { readonly problems: unknown };
  if (JSON.stringify(report.problems) !== '[]')
    throw new Error('The packed command line finds fault with its example.');
  onStep('command line: version, example, inspect');
  if (browser === null) return;

  await withHost(options, [dataset, '--project', project, '--user-data', join(scratch, 'data')], async (url) => {
    await paintInBrowser(browser, url);
  });
  onStep('browser: example opened, stroke painted and saved');

  const out = join(scratch, 'corrected.dat');
  const exportTo = ['--split', 'train', '--target', 'manual_hq', '--dtype', 'source', '--out', out];
  await run(options, 'export', dataset, '--project', project, ...exportTo);
  const source = readFileSync(join(dataset, 'train/LABEL_manual_hq.dat'));
  const different = firstDifference(readFileSync(out), paintedOver(source));
  if (different !== null) throw new Error(`The packed export differs from the expected file: ${different}.`);
  onStep(`command line: export, ${source.length} bytes as expected`);
}

/** Runs a subcommand and returns what it printed. Throws a sentence where it fails. */
async function run(options: JourneyOptions, ...args: readonly string[]): Promise<string> {
  const { status, stdout, stderr } = await outcomeOf(start(options, args));
  if (status === 0) return stdout;
  const why = stderr.trim().split('\n').slice(0, 4).join(' ');
  throw new Error(`The packed command line could not do ${args[0]}: status ${status}, ${why}`);
}

function start({ launcher, scratch, env }: JourneyOptions, args: readonly string[]): ChildProcess {
  // Windows starts a .cmd by its shell alone, which wants a line with quotes.
  const shell = launcher.endsWith('.cmd');
  const [command = '', ...rest] = [launcher, ...args].map((part) => (shell ? `"${part}"` : part));
  return spawn(command, rest, { cwd: scratch, env, shell, stdio: ['ignore', 'pipe', 'pipe'] });
}

async function outcomeOf(child: ChildProcess): Promise<Outcome> {
  let [stdout, stderr] = ['', ''];
  child.stdout?.on('data', (text) => {
    stdout += text;
  });
  child.stderr?.on('data', (text) => {
    stderr += text;
  });
  const [status] = (await once(child, 'close')) as [number | null];
  return { status, stdout, stderr };
}

/** The packed browser host, until `work` is done with its address. Throws where it does not end well. */
async function withHost(
  options: JourneyOptions,
  args: readonly string[],
  work: (url: string) => Promise<void>,
): Promise<void> {
  const host = start(options, ['serve', ...args]);
  const outcome = outcomeOf(host);
  try {
    if (host.stdout === null) throw new Error('The packed host has no output.');
    const line = await Promise.race([
      once(createInterface({ input: host.stdout }), 'line').then(([text]) => String(text)),
      outcome.then(({ stderr }) => stderr.trim()),
    ]);
    const url = /^Cloudbrush: (http:\S+)$/.exec(line)?.[1];
    if (url === undefined) throw new Error(`The packed host printed no address, but: ${line}`);
    await work(url);
  } finally {
    host.kill('SIGTERM');
    await outcome;
  }
  const { status, stderr } = await outcome;
  if (status !== 0) throw new Error(`The packed host ended with status ${status}: ${stderr.trim()}`);
}

async function paintInBrowser(executablePath: string, url: string): Promise<void> {
  const browser = await chromium.launch({ executablePath });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    page.setDefaultTimeout(DEADLINE_MS);
    const refused: string[] = [];
    page.on('console', (message) => message.type() === 'error' && refused.push(message.text()));
    page.on('pageerror', (error) => refused.push(error.message));
    await page.goto(url);
    await page.locator('#annotator-name').fill('Ada');
    await page.keyboard.press('Enter');
    await page.locator('#annotator-name').waitFor({ state: 'detached' });
    await page.locator('[data-shown^="train/0/manual_hq/"]').waitFor();
    await page.keyboard.press('Digit4');
    await stroke(page);
    await page.getByTitle('Edits on this mask').getByText('1', { exact: true }).waitFor();
    await page.locator('[data-state=saved]').waitFor();
    if (refused.length > 0) throw new Error(`The packed page complained: ${refused.join(' | ')}`);
  } finally {
    await browser.close();
  }
}

async function stroke(page: Page): Promise<void> {
  const box = await page.getByTestId('pane').boundingBox();
  if (box === null) throw new Error('The packed page shows no pane.');
  const zoom = Math.min(box.width - 2 * ROOM, box.height - 2 * ROOM) / PATCH;
  const left = box.x + Math.round((box.width - PATCH * zoom) / 2);
  const top = box.y + Math.round((box.height - PATCH * zoom) / 2);
  const move = (index: 0 | 1) => page.mouse.move(left + PATH[index][0] * zoom, top + PATH[index][1] * zoom);
  await move(0);
  await page.mouse.down();
  await move(1);
  await page.mouse.up();
}

/** The labels with the stroke in the first patch, by the rule of the brush: a pixel whose centre is within its radius. */
function paintedOver(source: Uint8Array): Uint8Array {
  const codes = Uint8Array.from(source);
  const [[ax, ay], [bx, by]] = PATH;
  const length = (bx - ax) ** 2 + (by - ay) ** 2;
  for (let y = 1; y < 510; y++) {
    for (let x = 1; x < 510; x++) {
      const [px, py] = [x + 0.5, y + 0.5];
      const along = Math.max(0, Math.min(1, ((px - ax) * (bx - ax) + (py - ay) * (by - ay)) / length));
      if (Math.hypot(px - ax - along * (bx - ax), py - ay - along * (by - ay)) <= RADIUS) codes[y * PATCH + x] = SHADOW;
    }
  }
  return codes;
}

function firstDifference(found: Uint8Array, expected: Uint8Array): string | null {
  if (found.length !== expected.length) return `${found.length} bytes, not ${expected.length}`;
  const at = found.findIndex((byte, i) => byte !== expected[i]);
  return at < 0 ? null : `byte ${at} is ${found[at]}, not ${expected[at]}`;
}
