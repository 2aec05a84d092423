import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { latestVersion } from '../../electron/project/migrations/migrate.ts';
import { AppError } from '../../shared/errors.ts';
import { SeededRandom } from '../../shared/patch-list/seeded-random.ts';
import type { FaultRow } from './fault-row.ts';
import type { FaultRun } from './fault-run.ts';
import { randomBytes } from './hostile/hostile-values.ts';
import { LockingProgram } from './locking-program.ts';
import { lookAtMasks, saidOf } from './mask-look.ts';
import type { PaintedProject } from './painted-project.ts';
import type { ProjectDesk, ProjectVisit } from './project-desk.ts';

const VERSION_AT = 60;
const NAME = 'work.cloudbrush';

/**
 * What a page is answered: refused in these words, opened as it was saved, or as it was before the log
 * that is lost (where all was in that, it knows no dataset), recovered whole, or begun anew.
 */
type Ending = RegExp | 'opened' | 'as before it' | 'recovered' | 'new';

interface Unusual {
  readonly what: string;
  readonly put: (file: string) => void;
  readonly ending: Ending;
}

/** Files that are no projects, or no usual ones, in the place of a dataset's project. */
export async function unusualProjects(
  run: FaultRun,
  desk: ProjectDesk,
  painted: PaintedProject,
  killed: string,
): Promise<readonly FaultRow[]> {
  const kinds: Readonly<Record<string, readonly Unusual[]>> = {
    'what is no project': strangers(),
    'a project of another format': versions(painted.file),
    'what lies beside a project': companions(painted.file, killed, run.seed),
  };
  const rows: FaultRow[] = [];
  for (const [what, unusual] of Object.entries(kinds)) {
    const all: string[] = [];
    for (const one of unusual) {
      const wrong = [...(await tried(desk, painted, one)), ...desk.wrongs()];
      all.push(...wrong.map((line) => `${one.what}: ${line}`));
    }
    for (const line of all) run.say(`damaged-host: ${line}`);
    rows.push({ what: `before the host: ${what}`, trials: unusual.length, losses: all.length });
  }
  rows.push(await locked(run, desk, painted));
  return rows;
}

const written = (bytes: Uint8Array | string) => (file: string) => writeFileSync(file, bytes);
const pipe = (file: string): void => void execFileSync('mkfifo', [file]);

function strangers(): readonly Unusual[] {
  const picture = join(import.meta.dirname, '../../docs/pictures/menu.webp');
  return [
    {
      what: 'a text',
      put: written('hello, world\n'.repeat(2000)),
      ending: /work.cloudbrush is not a Cloudbrush project/,
    },
    { what: 'nothing', put: written(''), ending: /work.cloudbrush is empty/ },
    { what: 'a picture', put: (file) => copyFileSync(picture, file), ending: /is not a Cloudbrush project/ },
    { what: 'a database of another program', put: otherDatabase, ending: /is a database of another program/ },
    { what: 'a pipe', put: pipe, ending: /is no regular file/ },
    { what: 'a device', put: (file) => symlinkSync('/dev/zero', file), ending: /is no regular file/ },
    { what: 'a link to itself', put: (file) => symlinkSync(NAME, file), ending: /work.cloudbrush cannot be reached/ },
    { what: 'a link to nothing', put: (file) => symlinkSync('nowhere', file), ending: 'new' },
    { what: 'a folder', put: (file) => mkdirSync(file), ending: 'new' },
  ];
}

function otherDatabase(file: string): void {
  const db = new Database(file);
  db.exec('CREATE TABLE place (url TEXT); INSERT INTO place VALUES (1)');
  db.close();
}

function versions(sound: string): readonly Unusual[] {
  const of = (version: number, ending: Ending): Unusual => ({
    what: `format ${version}`,
    put: (file) => {
      const bytes = readFileSync(sound);
      bytes.writeInt32BE(version, VERSION_AT);
      writeFileSync(file, bytes);
    },
    ending,
  });
  const newer = /was made by a newer Cloudbrush .* Update to open it/;
  return [
    of(latestVersion + 1, newer),
    of(2 ** 31 - 1, newer),
    of(0, 'recovered'),
    of(-1, 'recovered'),
    of(-(2 ** 31), 'recovered'),
    // Its tables are not those that it should have.
    of(1, 'recovered'),
    of(2, 'recovered'),
  ];
}

function companions(sound: string, killed: string, seed: number): readonly Unusual[] {
  const noise = randomBytes(new SeededRandom(seed), 32_768);
  const after = (put: (file: string) => void, ...others: readonly (readonly [string, (file: string) => void])[]) => {
    return (file: string) => {
      put(file);
      for (const [end, beside] of others) beside(file + end);
    };
  };
  const closed = (file: string) => copyFileSync(sound, file);
  const left = (file: string) => copyFileSync(killed, file);
  const log = (file: string) => copyFileSync(`${killed}-wal`, file);
  const folder = (file: string) => void mkdirSync(file);
  const unfit = (what: string, end: string, beside: (file: string) => void): Unusual => ({
    what,
    put: after(closed, [`-${end}`, beside]),
    ending: new RegExp(`lies work.cloudbrush-${end}, which is no file`),
  });
  return [
    { what: 'a log that was lost', put: left, ending: 'as before it' },
    { what: 'a log without its project', put: (file) => log(`${file}-wal`), ending: 'new' },
    { what: 'a log of noise', put: after(closed, ['-wal', written(noise)]), ending: 'opened' },
    { what: 'an empty log', put: after(closed, ['-wal', written('')]), ending: 'opened' },
    { what: 'noise for shared memory', put: after(closed, ['-shm', written(noise)]), ending: 'opened' },
    {
      what: 'noise for shared memory, and a log',
      put: after(left, ['-wal', log], ['-shm', written(noise)]),
      ending: 'opened',
    },
    { what: 'a journal of noise', put: after(closed, ['-journal', written(noise)]), ending: 'opened' },
    ...Object.entries({ wal: 'a log', shm: 'shared memory', journal: 'a journal' }).flatMap(([end, name]) => [
      unfit(`a folder for ${name}`, end, folder),
      unfit(`a pipe for ${name}`, end, pipe),
    ]),
  ];
}

async function tried(desk: ProjectDesk, painted: PaintedProject, { put, ending }: Unusual): Promise<string[]> {
  const wrong: string[] = [];
  try {
    const visit = await desk.visit((folder) => put(join(folder, NAME)));
    const state = await saidOf(() => visit.open());
    if (state instanceof AppError) {
      if (!(ending instanceof RegExp) || !ending.test(state.message)) wrong.push(`said: ${state.message}`);
      return wrong;
    }
    const how = state.state === 'open' ? (state.name === 'work' ? 'opened' : 'new') : state.state;
    if (ending === 'recovered') {
      if (how !== 'damaged') wrong.push(`it is ${how}`);
      const replaced = await visit.recover();
      if (replaced.recovery?.told.length !== 0) wrong.push(`told: ${JSON.stringify(replaced.recovery)}`);
      await lookAtMasks(visit, { masks: painted.masks, endsEarly: false }, [], wrong, true);
    } else if (ending === 'new') {
      if (how !== 'new') wrong.push(`it is ${how}`);
    } else if (ending === 'as before it') {
      if (how !== 'opened' && how !== 'new') wrong.push(`it is ${how}`);
    } else if (ending instanceof RegExp || how !== 'opened') wrong.push(`it is ${how}`);
    else {
      await lookAtMasks(visit, { masks: painted.masks, endsEarly: false }, [], wrong);
      await visit.paint(painted.masks[0]);
    }
  } catch (error) {
    wrong.push(error instanceof AppError ? `${error.code}: ${error.message}` : String(error));
    // A host that has not answered would not answer the next visit either.
    await desk.stop('SIGKILL');
  }
  return wrong;
}

/** A program that holds the project is waited for, said, and got over when it lets go. */
export async function locked(run: FaultRun, desk: ProjectDesk, painted: PaintedProject): Promise<FaultRow> {
  const rounds = run.short ? 1 : 5;
  const wrong: string[] = [];
  const busy = (said: unknown): void => {
    if (!(said instanceof AppError) || !said.message.includes('is being written by another program'))
      wrong.push(`said: ${said instanceof AppError ? said.message : JSON.stringify(said)}`);
  };
  for (let round = 0; round < rounds; round++) {
    const file = join(desk.projects, NAME);
    const visit: ProjectVisit = await desk.visit(() => copyFileSync(painted.file, file));
    const alone = await LockingProgram.start(file, 'alone');
    busy(await saidOf(() => visit.open()));
    await alone.letGo();
    const state = await saidOf(() => visit.open());
    if (state instanceof AppError || state.state !== 'open') wrong.push(`it is free, and: ${JSON.stringify(state)}`);
    else {
      await lookAtMasks(visit, { masks: painted.masks, endsEarly: false }, [], wrong);
      const writes = await LockingProgram.start(file, 'writes');
      busy(await saidOf(() => visit.paint(painted.masks[0])));
      await writes.letGo();
      const saved = await saidOf(() => visit.paint(painted.masks[0]));
      if (saved instanceof AppError) wrong.push(`it is free, and a stroke: ${saved.message}`);
    }
    wrong.push(...desk.wrongs());
  }
  for (const line of wrong) run.say(`damaged-host: a lock: ${line}`);
  return {
    what: 'before the host: a project that another program has locked',
    trials: 2 * rounds,
    losses: wrong.length,
  };
}
