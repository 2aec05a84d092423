import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { OpenDataset } from '../../../electron/application/open-dataset.ts';
import { type Command, UsageError } from '../../../electron/cli/command.ts';
import { exportCommand } from '../../../electron/cli/export.ts';
import { inspectCommand } from '../../../electron/cli/inspect.ts';
import { listCommand } from '../../../electron/cli/list.ts';
import { logCommand } from '../../../electron/cli/log.ts';
import { proposeCommand } from '../../../electron/cli/propose.ts';
import { recoverCommand } from '../../../electron/cli/recover.ts';
import { verifyCommand } from '../../../electron/cli/verify.ts';
import { Dataset } from '../../../electron/dataset/dataset.ts';
import { startProjectWorker } from '../../../electron/project/project-client.ts';
import { AppError } from '../../../shared/errors.ts';
import type { SeededRandom } from '../../../shared/patch-list/seeded-random.ts';
import { writeSampleDataset } from '../../support/sample-dataset.ts';
import { treacherousNames } from '../hostile/hostile-values.ts';
import type { HostileInput } from '../hostile-input.ts';

const CLI = join(import.meta.dirname, '../../../electron/cli.ts');
/** Longer, and it hangs. */
const LATEST_MS = 30_000;
/** So many runs of a command here for each process that is started for one. */
const PER_PROCESS = 12;

export const hostileCommandLines: HostileInput = {
  what: 'command lines of anything: they end, in words and with the right status, and change no dataset and no project',
  trials: { full: 600, short: 24 },
  latestMs: LATEST_MS,
  begin: async (folder) => {
    const world = await makeWorld(folder);
    const before = await sumOf(world);
    return {
      trial: async (random, trial) => {
        const out = join(folder, `out-${trial}`);
        await mkdir(out);
        const line = commandLine(world, out, random);
        const run = trial % PER_PROCESS === 0 ? runProcess(line.map(passable)) : runHere(line);
        const ended = await run.catch((error: unknown) => error);
        if ((await sumOf(world)) !== before) throw new Error(`the dataset or the project is another: ${told(line)}`);
        await rm(out, { recursive: true });
        if (ended instanceof Error) throw ended;
      },
    };
  },
};

interface World {
  readonly dataset: string;
  readonly project: string;
  readonly exported: string;
  /** A folder of proposals. */
  readonly parts: string;
  /** What a command may be pointed at. */
  readonly things: readonly string[];
}

async function makeWorld(folder: string): Promise<World> {
  const dataset = join(folder, 'dataset');
  const project = join(folder, 'work.cloudbrush');
  const at = (name: string) => join(folder, name);
  const layers = ['L1C_B2', 'LABEL_manual_hq', 'LABEL_manual_sc', 'LABEL_fmask'];
  await writeSampleDataset(dataset, { splits: [{ folder: 'train', patchCount: 2, layers, metadata: true }] });
  await makeProject(dataset, project);
  const [exported, parts] = [at('exported.dat'), at('parts')];
  const ofSplit = [dataset, '--project', project, '--split', 'train'];
  await runHere(['export', ...ofSplit, '--target', 'manual_hq', '--out', exported]);
  await runHere(['propose', ...ofSplit, '--source', 'references', '--layer', 'fmask', '--out', parts]);
  execFileSync('mkfifo', [at('pipe')]);
  await mkdir(at('empty'));
  await symlink(at('circle'), at('circle'));
  await symlink(join(dataset, 'train/LABEL_manual_hq.dat'), at('label.dat'));
  await writeFile(at('nonsense.cloudbrush'), 'nonsense');
  await writeFile(at('large.dat'), '');
  // Not larger: a recovery copies what it is pointed at.
  await truncate(at('large.dat'), 3e8);
  await writeFile(at('esc\u001b[2J\n.dat'), 'x');
  const names = [
    'pipe',
    'empty',
    'circle',
    'label.dat',
    'nonsense.cloudbrush',
    'large.dat',
    'esc\u001b[2J\n.dat',
    'nowhere',
  ];
  const files = ['train/LABEL_manual_hq.dat', 'train/L1C_B2.dat', 'train/metadata.csv', 'train'];
  const things = [
    ...names.map(at),
    ...files.map((name) => join(dataset, name)),
    '/dev/zero',
    '/dev/null',
    '/proc/self/mem',
  ];
  return {
    dataset,
    project,
    exported,
    parts,
    things: [...things, '/', '.', '-', '', `/${'x/'.repeat(5000)}`, 'x'.repeat(1000), 'a\0b'],
  };
}

async function makeProject(folder: string, project: string): Promise<void> {
  const { store, stop } = startProjectWorker();
  try {
    const opened = new OpenDataset(await Dataset.open(folder), store, folder);
    await opened.projectChoice.find(project);
    await opened.close();
  } finally {
    await stop();
  }
}

const commands: readonly Command[] = [
  inspectCommand,
  listCommand,
  logCommand,
  exportCommand,
  verifyCommand,
  recoverCommand,
  proposeCommand,
];

const words = [
  '-1',
  '0',
  '0.5',
  '1e999',
  'NaN',
  '1..',
  '..',
  '5..2',
  '..0.5',
  'fmask:..',
  ':',
  ',',
  'a=b',
  '=',
  '~',
  '--',
  'all',
  'yes',
];
const strange = [
  '\u202e',
  '\ud800',
  '$(id)',
  '%s%n',
  '../..',
  'x'.repeat(1_000_000),
  'a,'.repeat(50_000),
  '('.repeat(5000),
];
const values = [...words, ...strange, ...treacherousNames];

/** What each command is usually given, so that it comes to what it does; each part may be left out or be another. */
function usual(
  name: string,
  { dataset, project, exported, parts }: World,
  out: string,
  random: SeededRandom,
): string[][] {
  const withProject = ['--project', project];
  const ofSplit = ['--split', 'train'];
  switch (name) {
    case 'inspect':
      return [[dataset], ['--codes', 'sample'], ['--json']];
    case 'list':
      return [
        [dataset],
        withProject,
        ['--cloud', '0..'],
        ['--where', 'land_cover=50'],
        ['--sort', 'cloud'],
        ['--columns', 'all'],
        ['--json'],
      ];
    case 'log':
      return [[dataset], withProject, ['--json']];
    case 'export':
      return [[dataset], withProject, ofSplit, ['--target', 'manual_hq'], ['--out', join(out, 'out.dat')]];
    case 'verify':
      return [[exported], ['--source', join(dataset, 'train/LABEL_manual_hq.dat')], ['--json']];
    case 'recover':
      return [[project], ['--dataset', dataset], ['--output', join(out, 'new.cloudbrush')], ['--anyway'], ['--json']];
    default:
      return random.below(2) === 0
        ? [['--merge', parts], ['--out', join(out, 'merged.dat')], ['--json']]
        : [
            [dataset],
            ofSplit,
            ['--source', 'references'],
            ['--layer', 'fmask'],
            ['--patches', '0..1'],
            ['--out', join(out, 'parts')],
          ];
  }
}

function commandLine(world: World, out: string, random: SeededRandom): string[] {
  const { name } = commands[random.below(commands.length)] ?? inspectCommand;
  const anything = () => {
    const among = random.below(2) === 0 ? world.things : values;
    return among[random.below(among.length)] ?? '';
  };
  const parts = usual(name, world, out, random).filter(() => random.below(12) > 0);
  const args = parts.map((part) => {
    const isSwitch = part.length === 1 && part[0]?.startsWith('--') === true;
    if (isSwitch || random.below(7) > 0) return part;
    const isWritten = part[0] === '--out' || part[0] === '--output';
    return [...part.slice(0, -1), isWritten ? within(out, anything()) : anything()];
  });
  if (random.below(10) === 0) args.splice(random.below(args.length + 1), 0, [anything()]);
  return [name, ...args.flat()];
}

/** No system passes a longer one, or a NUL. */
function passable(arg: string): string {
  return arg.replaceAll('\0', '').slice(0, 100_000);
}

/** As a place to write to: not in the folder that the tests are run in, and not among the system's. */
function within(out: string, path: string): string {
  return path === '/' ? out : path === '' ? '' : resolve(out, path);
}

async function runHere([name, ...args]: readonly string[]): Promise<void> {
  const command = commands.find((each) => each.name === name);
  if (command === undefined) throw new Error(`there is no command ${name}`);
  const terminal = {
    print: async () => undefined,
    note: () => undefined,
    progress: () => undefined,
    signal: new AbortController().signal,
  };
  try {
    await command.run(args, terminal);
  } catch (error) {
    if (error instanceof UsageError) throw new AppError('bad-argument', error.message);
    if (error instanceof AppError) throw error;
    throw new Error(told([name, ...args]), { cause: error });
  }
}

/** Ends with 0, or with 1 or 2 and one line that says why. */
async function runProcess(line: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [CLI, ...line], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stdout.resume();
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const killing = setTimeout(() => void child.kill('SIGKILL'), LATEST_MS);
  const status = await new Promise<number | null>((resolve) => child.on('close', resolve));
  clearTimeout(killing);
  const why = /^cloudbrush: (.+)$/m.exec(said)?.[1];
  const isStack = /^ {4}at |internal error/m.test(said);
  if (status === 0 && !isStack) return;
  if ((status === 1 || status === 2) && why !== undefined && !isStack) throw new AppError('bad-argument', why);
  throw new Error(`ended with ${status} and ${JSON.stringify(said.slice(0, 2000))}: ${told(line)}`);
}

function told(line: readonly string[]): string {
  return JSON.stringify(line.map((arg) => arg.slice(0, 120)));
}

async function sumOf({ dataset, project }: World): Promise<string> {
  const hash = createHash('sha256');
  const entries = await readdir(dataset, { recursive: true, withFileTypes: true });
  const paths = entries.map((entry) => join(entry.parentPath, entry.name)).sort();
  for (const [i, path] of paths.entries()) {
    hash.update(path);
    if (entries.some((entry) => entry.isFile() && join(entry.parentPath, entry.name) === paths[i]))
      hash.update(await readFile(path));
  }
  return hash.update(await readFile(project)).digest('hex');
}
