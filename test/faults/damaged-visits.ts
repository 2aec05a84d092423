import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { SeededRandom } from '../../shared/patch-list/seeded-random.ts';
import { savedEdits } from '../../shared/recovery-report.ts';
import type { FaultRow } from './fault-row.ts';
import type { FaultRun } from './fault-run.ts';
import { type Known, lookAtMasks, saidOf } from './mask-look.ts';
import type { PaintedMask, PaintedProject } from './painted-project.ts';
import { type Damaged, type Fault, fileFaults } from './project-damage.ts';
import type { ProjectDesk, ProjectVisit } from './project-desk.ts';

/** Visits of a page to a damaged project, one after another at one desk, until it works on again or was told why not. */
export class DamagedVisits {
  readonly #run: FaultRun;
  readonly #desk: ProjectDesk;
  readonly #painted: PaintedProject;

  constructor(run: FaultRun, desk: ProjectDesk, painted: PaintedProject) {
    this.#run = run;
    this.#desk = desk;
    this.#painted = painted;
  }

  async sound(): Promise<void> {
    const visit = await this.#desk.visit(put({ bytes: readFileSync(this.#painted.file), log: null }));
    const { state } = await visit.open();
    if (state !== 'open') throw new Error(`a sound project is ${state}`);
    await visit.backUp();
    this.#desk.keepBackups();
  }

  async row(what: string, trials: number, fault: Fault): Promise<FaultRow> {
    const random = new SeededRandom(this.#run.seed);
    const ends = { opened: 0, refused: 0, recovered: 0, 'taken from a backup': 0 };
    let losses = 0;
    let edits = 0;
    for (let trial = 0; trial < trials; trial++) {
      const wrong: string[] = [];
      const damaged = fault(random);
      const known = { masks: this.#painted.masks, endsEarly: damaged.endsEarly };
      try {
        const visit = await this.#desk.visit(put(damaged));
        const end = await this.#visited(visit, damaged, known, trial % 4 === 3, wrong);
        ends[end.how]++;
        if (damaged.mayLose === 0 && end.how !== 'opened') wrong.push(`it is sound, and was ${end.how}`);
        edits += end.edits;
      } catch (error) {
        wrong.push(error instanceof AppError ? `${error.code}: ${error.message}` : String(error));
        wrong.push(...this.#desk.wrongs());
        // A host that has not answered would not answer the next visit either.
        await this.#desk.stop('SIGKILL');
      }
      wrong.push(...this.#desk.wrongs());
      losses += wrong.length;
      for (const line of wrong) this.#run.say(`damaged-host: ${what}, trial ${trial}: ${line}`);
    }
    this.#run.say(`damaged-host: ${what}`);
    const counts = Object.entries(ends).map(([how, count]) => `${count} ${how}`);
    return { what: `before the host: ${what}`, trials, losses, figures: `${counts.join(', ')}; ${edits} edits saved` };
  }

  /** Every other one sound, and every other one with wrong bits or a page of zeros. */
  older(version: number, file: string, trials: number): Promise<FaultRow> {
    const faults = fileFaults(file);
    const bits = faults['bits of a project are wrong'];
    const zeros = faults['a page of a project is zeros'];
    let trial = 0;
    return this.row(`a project of format ${version}, as it was and damaged`, trials, (random) => {
      const way = trial++ % 4;
      if (way % 2 === 0) return { bytes: readFileSync(file), log: null, mayLose: 0, endsEarly: false };
      return way === 1 ? zeros(random) : bits(random);
    });
  }

  async #visited(
    visit: ProjectVisit,
    damaged: Damaged,
    known: Known,
    byBackup: boolean,
    wrong: string[],
  ): Promise<{ readonly how: 'opened' | 'refused' | 'recovered' | 'taken from a backup'; readonly edits: number }> {
    const state = await saidOf(() => visit.open());
    if (state instanceof AppError || state.state === 'choose') {
      this.#unchanged(damaged, wrong);
      return { how: 'refused', edits: 0 };
    }
    let painted: PaintedMask | null = null;
    if (state.state === 'open') {
      await lookAtMasks(visit, known, [], wrong);
      painted = await this.#strokeOn(visit);
      const checked = await saidOf(() => visit.check());
      if (checked instanceof AppError || checked.check.state !== 'damaged') return { how: 'opened', edits: 0 };
    } else {
      this.#unchanged(damaged, wrong);
    }
    if (byBackup) return this.#fromBackup(visit, wrong);
    const replaced = await saidOf(() => visit.recover());
    if (state.state !== 'open') this.#unchanged(damaged, wrong);
    if (replaced instanceof AppError) return { how: 'refused', edits: 0 };
    const told = replaced.recovery?.told.map(({ place }) => `${place?.target} ${place?.patch}`) ?? [];
    const masks = known.masks.map((mask) => (painted !== null && sameMask(mask, painted) ? painted : mask));
    await lookAtMasks(visit, { ...known, masks }, told, wrong, true);
    return { how: 'recovered', edits: replaced.recovery === null ? 0 : savedEdits(replaced.recovery.counts) };
  }

  async #fromBackup(visit: ProjectVisit, wrong: string[]) {
    const replaced = await visit.openBackup();
    if (replaced === null) wrong.push('no backup is offered');
    else await lookAtMasks(visit, { masks: this.#painted.masks, endsEarly: false }, [], wrong, true);
    return { how: 'taken from a backup', edits: 0 } as const;
  }

  /** A stroke on the first mask that takes one, which is then what that mask shows. */
  async #strokeOn(visit: ProjectVisit): Promise<PaintedMask | null> {
    for (const mask of this.#painted.masks) {
      const codes = await saidOf(() => visit.paint(mask));
      if (!(codes instanceof AppError)) return { ...mask, codes };
    }
    return null;
  }

  /** By whichever name it goes now. */
  #unchanged({ bytes, log }: Damaged, wrong: string[]): void {
    const { projects } = this.#desk;
    const names = readdirSync(projects);
    const holds = (end: string, expected: Buffer): boolean =>
      names.some(
        (name) =>
          name.startsWith('work.cloudbrush') &&
          name.endsWith(end) &&
          readFileSync(join(projects, name)).equals(expected),
      );
    if (!holds('', bytes)) wrong.push('the damaged file was changed');
    if (log !== null && !holds('-wal', log)) wrong.push('the log of the damaged file was changed');
  }
}

function put({ bytes, log }: Pick<Damaged, 'bytes' | 'log'>): (projects: string) => void {
  return (projects) => {
    mkdirSync(projects, { recursive: true });
    writeFileSync(join(projects, 'work.cloudbrush'), bytes);
    if (log !== null) writeFileSync(join(projects, 'work.cloudbrush-wal'), log);
  };
}

function sameMask(a: PaintedMask, b: PaintedMask): boolean {
  return a.target === b.target && a.patch === b.patch;
}
