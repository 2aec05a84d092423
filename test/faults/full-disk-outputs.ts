import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Argument } from '../../shared/contract.ts';
import type { AppError } from '../../shared/errors.ts';
import type { DiskFault } from '../support/disk-fault.ts';
import { cloudbrush } from './command-line.ts';
import { sweep } from './disk-sweep.ts';
import type { FaultRow } from './fault-row.ts';
import type { FaultRun } from './fault-run.ts';
import { HostSession } from './host-session.ts';
import { editCount, projectProblems } from './project-look.ts';

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** What is wrong with what an export left: the target is `old` or what its manifest says, and nothing else lies there. */
export function exportProblems(
  folder: string,
  fileName: string,
  old: Uint8Array | null,
  refusal: AppError | null,
): string[] {
  const found: string[] = [];
  const stray = readdirSync(folder).filter((name) => name.endsWith('.part'));
  if (stray.length > 0) found.push(`${stray.length} temporaries are left`);
  const target = join(folder, fileName);
  const there = existsSync(target) ? readFileSync(target) : null;
  const manifest = existsSync(`${target}.manifest.json`)
    ? (JSON.parse(readFileSync(`${target}.manifest.json`, 'utf8')) as { output: { sha256: string } })
    : null;
  const isOld = there === null ? old === null : old !== null && Buffer.compare(there, old) === 0;
  const isSaid = there !== null && manifest?.output.sha256 === sha256(there);
  const complete = refusal?.message.includes('is written and complete') ?? false;
  if (refusal === null && !isSaid) found.push('it was done, and the file is not what its manifest says');
  if (refusal !== null && !complete && !isOld && !isSaid)
    found.push('the target is neither the old file nor the new one');
  if (manifest !== null && there !== null && !isSaid && !isOld) found.push('a manifest lies beside another file');
  return found;
}

/** The three ways to export, and a copy of the project, from a host. */
export async function exports(run: FaultRun, fault: DiskFault, data: string): Promise<FaultRow[]> {
  const session = await HostSession.start({ folder: data, userData: join(run.folder, 'exports'), env: fault.env });
  const { calls } = session;
  const out = join(run.folder, 'exported');
  await mkdir(out);
  for (const patch of [0, 1]) await session.paint(patch);
  const target = await calls.call('place.typed', { path: join(out, 'out.dat') });
  const start = async (over: Partial<Argument<'export.start'>>) => {
    const { patch: _, ...inSplit } = session.mask(0);
    const plain = { jobId: randomUUID(), placeId: target.placeId, itemType: 'int8', fill: null } as const;
    await calls.call('export.start', { ...inSplit, ...plain, overwrite: false, replaceSource: false, ...over });
  };
  const empty = () => {
    for (const name of readdirSync(out)) rmSync(join(out, name));
  };
  const rows = [
    await sweep(run, fault, {
      what: 'an export to a new file',
      part: '/exported/',
      run: () => start({}),
      look: async (refusal) => {
        const found = exportProblems(out, 'out.dat', null, refusal);
        empty();
        return found;
      },
    }),
  ];
  await start({});
  let old = readFileSync(join(out, 'out.dat'));
  rows.push(
    await sweep(run, fault, {
      what: 'an export over a file',
      part: '/exported/',
      run: async () => {
        await session.paint(0);
        await start({ overwrite: true });
      },
      look: async (refusal) => {
        const found = exportProblems(out, 'out.dat', old, refusal);
        old = readFileSync(join(out, 'out.dat'));
        return found;
      },
    }),
    await copies(run, fault, session),
  );
  const missing = await session.missing();
  rows.push(await replacing(run, fault, { data, session, start }));
  await session.stop();
  return missing === 0 ? rows : rows.map((row) => ({ ...row, losses: row.losses + missing }));
}

async function replacing(
  run: FaultRun,
  fault: DiskFault,
  {
    data,
    session,
    start,
  }: { data: string; session: HostSession; start: (over: Partial<Argument<'export.start'>>) => Promise<void> },
): Promise<FaultRow> {
  const split = join(data, 'train');
  const label = 'LABEL_manual_hq.dat';
  let old = readFileSync(join(split, label));
  return sweep(run, fault, {
    what: "an export that replaces the dataset's own file",
    part: '/train/',
    run: async () => {
      await session.paint(1);
      await start({ placeId: null, itemType: 'source', overwrite: true, replaceSource: true });
    },
    look: async (refusal) => {
      const now = readFileSync(join(split, label));
      const replaced = Buffer.compare(now, old) !== 0;
      const kept = readdirSync(split).filter((name) => /\.before-[^.]*$/.test(name));
      const holdsOld = kept.some((name) => Buffer.compare(readFileSync(join(split, name)), old) === 0);
      const found = exportProblems(split, label, old, refusal);
      if (replaced && !holdsOld) found.push('the label was replaced, and what it held is gone');
      if (replaced && refusal !== null && !refusal.message.includes('is written and complete'))
        found.push(`the label was replaced, and "${refusal.message}" was said`);
      for (const name of kept) rmSync(join(split, name));
      if (replaced) session.forget(1);
      old = now;
      return found;
    },
  });
}

async function copies(run: FaultRun, fault: DiskFault, session: HostSession): Promise<FaultRow> {
  const folder = join(run.folder, 'copied');
  await mkdir(folder);
  const { calls, datasetId } = session;
  const file = join(folder, 'copy.cloudbrush');
  const { placeId } = await calls.call('place.typed', { path: file });
  let edits = 0;
  return sweep(run, fault, {
    what: 'a copy of the project',
    part: '/copied/',
    slow: true,
    run: () => calls.call('project.copy', { datasetId, placeId, overwrite: true }),
    look: async (refusal) => {
      if (refusal === null) edits = 2;
      const others = readdirSync(folder).filter((name) => name !== 'copy.cloudbrush');
      return [
        ...(existsSync(file) ? projectProblems(file, edits) : refusal === null ? ['there is no copy'] : []),
        ...(others.length > 0 ? [`${others.join(', ')} is left`] : []),
      ];
    },
  });
}

/** The command line: an import is there as a whole or not at all; proposals and exports are complete or not there. */
export async function commandLines(run: FaultRun, fault: DiskFault, data: string): Promise<FaultRow[]> {
  const project = join(run.folder, 'lines.cloudbrush');
  const session = await HostSession.start({ folder: data, userData: join(run.folder, 'lines'), project });
  await session.paint(0);
  await session.stop();
  const out = join(run.folder, 'printed');
  await mkdir(out);
  const named = [data, '--project', project, '--split', 'train', '--target', 'manual_hq'];
  const exporting = (...more: string[]) => cloudbrush(['export', ...named, ...more], fault.env);
  await exporting('--out', join(run.folder, 'mask.dat'));
  const mask = Buffer.from(readFileSync(join(run.folder, 'mask.dat')));
  for (let at = 100_000; at < mask.byteLength - 1000; at += 3) if (mask[at] < 3) mask[at]++;
  writeFileSync(join(run.folder, 'mask.dat'), mask);
  let done = 0;
  return [
    await sweep(run, fault, {
      what: 'an import on the command line',
      part: 'lines.cloudbrush',
      slow: true,
      run: () => cloudbrush(['import', ...named, '--mask', join(run.folder, 'mask.dat')], fault.env),
      look: async (refusal) => {
        if (refusal === null) done = 3;
        const edits = editCount(project);
        return [...projectProblems(project, 1 + done), ...([1, 4].includes(edits) ? [] : [`${edits} edits`])];
      },
    }),
    await sweep(run, fault, {
      what: 'an export on the command line',
      part: '/printed/',
      slow: true,
      run: () => exporting('--out', join(out, 'out.dat')),
      look: async (refusal) => {
        const found = exportProblems(out, 'out.dat', null, refusal);
        for (const name of readdirSync(out)) rmSync(join(out, name));
        return found;
      },
    }),
    await sweep(run, fault, {
      what: 'proposals on the command line',
      part: '/printed/',
      slow: true,
      run: () =>
        cloudbrush(['propose', data, '--split', 'train', '--source', 'shadow', '--out', join(out, 'p')], fault.env),
      look: async (refusal) => {
        const names = existsSync(join(out, 'p')) ? readdirSync(join(out, 'p')) : [];
        const parts = names.filter((name) => name.endsWith('.json'));
        const found = parts.length === 0 && refusal === null ? ['nothing was proposed'] : [];
        for (const name of parts) {
          const { file } = JSON.parse(readFileSync(join(out, 'p', name), 'utf8')) as {
            file: { name: string; sha256: string };
          };
          const there = names.includes(file.name) && sha256(readFileSync(join(out, 'p', file.name))) === file.sha256;
          if (!there) found.push(`${name} speaks of a file that is not so`);
        }
        if (refusal === null) rmSync(join(out, 'p'), { recursive: true });
        return found;
      },
    }),
  ];
}
